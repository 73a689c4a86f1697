package journey.remarketing.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import journey.events.CartContents;
import journey.events.Money;
import journey.events.Product;

/** Makes mails of carts. The same input gives the same mail. Thread-safe. */
public final class MailRenderer {
    private static final int RECOMMENDATIONS = 4;
    private static final int LONGEST_NAME = 60;
    private static final List<String> TEXTS = List.of(
            "headline",
            "intro",
            "button",
            "total",
            "quantity",
            "each",
            "recommendations",
            "help",
            "why",
            "unsubscribe");
    /** Where people of a language mostly are, for the way prices are written. */
    private static final Map<String, String> REGIONS = Map.of("it", "IT", "en", "IE");

    private final Shop shop;
    private final Templates templates;

    public MailRenderer(Shop shop) {
        this.shop = shop;
        this.templates = new Templates(shop.accent());
    }

    /** @throws IllegalArgumentException when the campaign's templates are missing or wrong; call at start to find out */
    public void check(String campaign) {
        templates.html(campaign, language(campaign, shop.locale()));
        templates.text(campaign);
    }

    /**
     * @param unsubscribe the link of this very mail
     * @throws IllegalArgumentException when no mail can be made of it
     */
    public MailContent render(MailSubject about, URI unsubscribe) {
        Locale locale = locale(about);
        String language = language(about.campaign(), locale);
        Map<String, Object> data = data(about, locale, unsubscribe);
        Map<String, String> texts = new HashMap<>();
        for (String name : TEXTS) {
            texts.put(name, templates.words(about.campaign(), language, about.step(), name, data));
        }
        String subject = oneLine(templates.words(about.campaign(), language, about.step(), "subject", data), 200);
        texts.put("preheader", templates.words(about.campaign(), language, about.step(), "preheader", data));
        data.put("subject", subject);
        data.put("t", texts);
        data.put("language", language);
        return new MailContent(
                subject,
                templates.html(about.campaign(), language).execute(data),
                templates.text(about.campaign()).execute(data));
    }

    private Map<String, Object> data(MailSubject about, Locale locale, URI unsubscribe) {
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
        data.put("items", cart.lines().stream().map(line -> line(line, prices)).toList());
        data.put("many", cart.lines().size() > 1);
        data.put(
                "firstItem",
                cart.lines().stream().findFirst().map(MailRenderer::name).orElse(""));
        boolean priced = !cart.lines().isEmpty()
                && cart.lines().stream().allMatch(line -> line.price().isPresent());
        data.put("cartTotal", priced ? prices.of(cart.total()) : "");
        data.put("cartUrl", cartUrl(about));
        data.put("rows", rows(recommendations(about), prices));
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

    /** Looked at lately, not in the cart, each once. */
    private static List<Product> recommendations(MailSubject about) {
        Set<String> known =
                about.cart().lines().stream().map(Product::id).collect(Collectors.toCollection(HashSet::new));
        return about.recentlyViewed().stream()
                .filter(product -> known.add(product.id()))
                .limit(RECOMMENDATIONS)
                .toList();
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

    /** The customer's, where the campaign speaks it, with a region to write prices for. */
    private Locale locale(MailSubject about) {
        Locale own = about.contact()
                .locale()
                .map(tag -> Locale.forLanguageTag(tag.replace('_', '-')))
                .filter(locale -> templates.speaks(about.campaign(), locale.getLanguage()))
                .orElse(shop.locale());
        if (!own.getCountry().isEmpty()) {
            return own;
        }
        String region = about.contact()
                .country()
                .map(country -> country.strip().toUpperCase(Locale.ROOT))
                .filter(country -> country.matches("[A-Z]{2}"))
                .orElse(REGIONS.getOrDefault(own.getLanguage(), ""));
        return Locale.of(own.getLanguage(), region);
    }

    private String language(String campaign, Locale locale) {
        String wanted = locale.getLanguage();
        return templates.speaks(campaign, wanted)
                ? wanted
                : templates.speaks(campaign, shop.locale().getLanguage())
                        ? shop.locale().getLanguage()
                        : "en";
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
