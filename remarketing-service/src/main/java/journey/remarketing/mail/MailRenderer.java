package journey.remarketing.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import journey.events.CartContents;
import journey.events.Money;
import journey.events.Product;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.CampaignFiles;
import journey.remarketing.campaign.Survey;
import journey.remarketing.campaign.Trigger;

/** Makes mails, and the words of other messages. The same input gives the same. Thread-safe. */
public final class MailRenderer {
    private static final int LONGEST_NAME = 60;
    /** Where people of a language mostly are, for the way prices are written. */
    private static final Map<String, String> REGIONS = Map.of("it", "IT", "en", "IE");

    private final Shop shop;
    private final SurveyLinks surveys;
    private volatile Templates templates;

    public MailRenderer(Shop shop, SurveyLinks surveys) {
        this.shop = shop;
        this.surveys = surveys;
        this.templates = Templates.of(new CampaignFiles(Map.of()), List.of(), shop.accent(), new ArrayList<>());
    }

    /** Takes up other templates, from the next mail on. */
    public void use(Templates next) {
        templates = next;
    }

    /**
     * The templates of these files, each tried on a made-up mail in each of its languages.
     *
     * @param mistakes grows by all that is wrong with them
     */
    public Templates read(CampaignFiles files, List<Campaign> campaigns, List<String> mistakes) {
        int before = mistakes.size();
        Templates read = Templates.of(files, campaigns, shop.accent(), mistakes);
        if (mistakes.size() > before) {
            return read;
        }
        for (Campaign campaign : campaigns) {
            for (String language : read.languages(campaign.id())) {
                campaign.steps().stream()
                        .flatMap(step -> step.variants().stream())
                        .map(Campaign.Variant::template)
                        .distinct()
                        .forEach(template -> {
                            try {
                                MailSubject sample = Samples.about(campaign, template, Locale.of(language));
                                if (read.isForMails(campaign.id(), template)) {
                                    render(read, sample, shop.url());
                                }
                                if (read.isForOthers(campaign.id(), template)) {
                                    message(read, sample, shop.url().toString(), shop.url());
                                }
                            } catch (RuntimeException broken) {
                                mistakes.add(campaign.id() + '/' + language + ".properties: " + template
                                        + " makes no message: " + broken.getMessage());
                            }
                        });
            }
        }
        return read;
    }

    /** What a campaign's mails ask, if they do. */
    public Optional<Survey> survey(String campaign) {
        return templates.campaign(campaign).survey();
    }

    /** The languages that a campaign speaks, as codes of two or three letters. */
    public Set<String> languages(String campaign) {
        return templates.languages(campaign);
    }

    /**
     * @param unsubscribe the link of this very mail
     * @throws IllegalArgumentException when no mail can be made of it
     */
    public MailContent render(MailSubject about, URI unsubscribe) {
        return render(templates, about, unsubscribe);
    }

    /**
     * The words of a message that is no mail.
     *
     * @param link where {@code {{link}}} leads
     * @throws IllegalArgumentException when no message can be made of it
     */
    public MessageContent message(MailSubject about, String link, URI unsubscribe) {
        return message(templates, about, link, unsubscribe);
    }

    private MessageContent message(Templates templates, MailSubject about, String link, URI unsubscribe) {
        Locale locale = locale(templates, about);
        Map<String, Object> data = data(about, templates.campaign(about.campaign()), locale, unsubscribe);
        data.put("link", link);
        String language = locale.getLanguage();
        return new MessageContent(
                oneLine(templates.words(about.campaign(), language, about.template(), Templates.TITLE, data), 200),
                templates
                        .words(about.campaign(), language, about.template(), Templates.TEXT, data)
                        .strip());
    }

    /** Where the button of such a mail leads: back to the cart, to what was looked at, else to the shop. */
    public String target(MailSubject about) {
        Campaign campaign = templates.campaign(about.campaign());
        return campaign.trigger() instanceof Trigger.CartAbandoned ? cartUrl(about) : shopUrl(about, campaign);
    }

    private MailContent render(Templates templates, MailSubject about, URI unsubscribe) {
        Locale locale = locale(templates, about);
        String language = locale.getLanguage();
        Campaign campaign = templates.campaign(about.campaign());
        Map<String, Object> data = data(about, campaign, locale, unsubscribe);
        Map<String, String> texts = new HashMap<>();
        for (String name : templates.names(about.campaign())) {
            texts.put(name, templates.words(about.campaign(), language, about.template(), name, data));
        }
        String subject = oneLine(templates.words(about.campaign(), language, about.template(), "subject", data), 200);
        data.put("subject", subject);
        data.put("t", texts);
        data.put("language", language);
        return new MailContent(
                subject,
                templates.html(about.campaign(), language).execute(data),
                templates.text(about.campaign()).execute(data));
    }

    private Map<String, Object> data(MailSubject about, Campaign campaign, Locale locale, URI unsubscribe) {
        CartContents cart = about.cart();
        Prices prices =
                new Prices(locale, cart.currency().filter(Money::isCurrency).orElse(shop.currency()));
        Map<String, Object> data = new HashMap<>();
        data.put(
                "firstName",
                about.contact()
                        .firstName()
                        .map(name -> oneLine(name, LONGEST_NAME))
                        .orElse(""));
        boolean isCart = campaign.trigger() instanceof Trigger.CartAbandoned;
        data.put(
                "items",
                cart.lines().stream()
                        .map(line -> isCart ? line(line, prices) : shown(line, prices))
                        .toList());
        data.put("many", cart.lines().size() > 1);
        data.put(
                "firstItem",
                cart.lines().stream().findFirst().map(MailRenderer::name).orElse(""));
        boolean priced = isCart
                && !cart.lines().isEmpty()
                && cart.lines().stream().allMatch(line -> line.price().isPresent());
        data.put("cartTotal", priced ? prices.of(cart.total()) : "");
        data.put("cartUrl", isCart ? cartUrl(about) : shopUrl(about, campaign));
        data.put("answers", answers(about, campaign));
        Recommended recommended = Recommended.of(about);
        data.put("rows", rows(recommended.viewed(), prices));
        data.put("relatedRows", rows(recommended.related(), prices));
        data.put("bestsellerRows", rows(recommended.bestsellers(), prices));
        data.put("shopName", shop.name());
        data.put("shopUrl", shop.url().toString());
        data.put("shopAddress", shop.address());
        data.put("shopLogo", shop.logo().map(URI::toString).orElse(""));
        data.put("unsubscribeUrl", unsubscribe.toString());
        return data;
    }

    private static Map<String, Object> line(Product product, Prices prices) {
        Map<String, Object> line = card(product, prices);
        line.put("quantity", product.quantity());
        line.put("several", product.quantity() > 1);
        line.put(
                "lineTotal",
                product.price()
                        .map(price -> prices.of(price.multiply(BigDecimal.valueOf(product.quantity()))))
                        .orElse(""));
        return line;
    }

    /** What was looked at has a price, and no quantity. */
    private static Map<String, Object> shown(Product product, Prices prices) {
        Map<String, Object> line = card(product, prices);
        line.put("quantity", "");
        line.put("several", false);
        line.put("lineTotal", line.getOrDefault("price", ""));
        return line;
    }

    /** The answers of a survey, from the worst to the best, each with its link. */
    private List<Map<String, Object>> answers(MailSubject about, Campaign campaign) {
        List<Map<String, Object>> answers = new ArrayList<>();
        campaign.survey().ifPresent(survey -> {
            for (int score : survey.answers()) {
                answers.add(Map.of(
                        "score",
                        score,
                        "url",
                        surveys.answer(
                                about.customer(), campaign.id(), about.cart().episode(), survey, score)));
            }
        });
        return answers;
    }

    /** Where the button leads without a cart: to the one thing that was looked at, else to the shop. */
    private String shopUrl(MailSubject about, Campaign campaign) {
        List<Product> lines = about.cart().lines();
        return (campaign.trigger() instanceof Trigger.BrowseAbandoned && lines.size() == 1
                        ? lines.getFirst().url().flatMap(MailRenderer::web)
                        : Optional.<String>empty())
                .orElse(shop.url().toString());
    }

    private static Map<String, Object> card(Product product, Prices prices) {
        Map<String, Object> card = new HashMap<>();
        card.put("name", name(product));
        card.put(
                "variant",
                product.variant().map(variant -> oneLine(variant, 100)).orElse(""));
        card.put("price", product.price().map(prices::of).orElse(""));
        card.put("picture", product.imageUrl().flatMap(MailRenderer::web).orElse(""));
        card.put("url", product.url().flatMap(MailRenderer::web).orElse(""));
        return card;
    }

    private static String name(Product product) {
        return oneLine(product.name().orElse(product.id()), 160);
    }

    /** Two to a row: it fits a phone as well as a desk. */
    private static List<Map<String, Object>> rows(List<Product> products, Prices prices) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < products.size(); i += 2) {
            rows.add(Map.of(
                    "cards",
                    products.subList(i, Math.min(i + 2, products.size())).stream()
                            .map(product -> card(product, prices))
                            .toList(),
                    "single",
                    i + 1 == products.size()));
        }
        return rows;
    }

    private String cartUrl(MailSubject about) {
        String items = about.cart().lines().stream()
                .map(line -> line.id() + ':' + line.quantity())
                .collect(Collectors.joining(","));
        return shop.cartUrl()
                .replace("{episode}", URLEncoder.encode(about.cart().episode(), UTF_8))
                .replace("{items}", URLEncoder.encode(items, UTF_8))
                .replace("{campaign}", URLEncoder.encode(about.campaign(), UTF_8));
    }

    /** In a language that the campaign speaks, with a region to write prices for. */
    private Locale locale(Templates templates, MailSubject about) {
        Set<String> spoken = templates.languages(about.campaign());
        Optional<Locale> own = about.language()
                .or(() -> about.contact().locale().map(tag -> Locale.forLanguageTag(tag.replace('_', '-'))))
                .filter(locale -> spoken.contains(locale.getLanguage()));
        Locale chosen = own.or(() -> Optional.of(shop.locale()).filter(locale -> spoken.contains(locale.getLanguage())))
                .or(() -> Optional.of(Locale.ENGLISH).filter(locale -> spoken.contains(locale.getLanguage())))
                .or(() -> spoken.stream().findFirst().map(Locale::of))
                .orElseThrow(() -> new IllegalArgumentException(
                        "campaign " + about.campaign() + " is not known, or speaks no language"));
        if (!chosen.getCountry().isEmpty()) {
            return chosen;
        }
        String region = about.contact()
                .country()
                .map(country -> country.strip().toUpperCase(Locale.ROOT))
                .filter(country -> country.matches("[A-Z]{2}"))
                .orElse(REGIONS.getOrDefault(chosen.getLanguage(), ""));
        return Locale.of(chosen.getLanguage(), region);
    }

    /** Only addresses that a mail program fetches or opens as web pages. */
    private static Optional<String> web(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        return (lower.startsWith("https://") || lower.startsWith("http://"))
                        && url.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '<' || c == '>')
                ? Optional.of(url)
                : Optional.empty();
    }

    private static String oneLine(String text, int longest) {
        String line = text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.LINE_SEPARATOR ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .replaceAll("\\s+", " ")
                .strip();
        return line.codePointCount(0, line.length()) <= longest
                ? line
                : line.substring(0, line.offsetByCodePoints(0, longest - 1)) + "…";
    }
}
