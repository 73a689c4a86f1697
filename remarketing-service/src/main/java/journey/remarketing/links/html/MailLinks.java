package journey.remarketing.links.html;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import journey.remarketing.campaign.Survey;
import journey.remarketing.links.Link;
import journey.remarketing.links.Links;
import journey.remarketing.links.Origin;
import journey.remarketing.mail.MailContent;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.Occasion;
import org.springframework.web.util.HtmlUtils;

/**
 * Makes the links of a mail.
 *
 * <p>A template writes plain addresses. Here every {@code href} of the HTML and every address that stands alone in a line of
 * the text is led by way of this service, so that the click is known: the one with {@code {restore}} in it as the restore
 * link, {@code {preferences}} and {@code {survey}} become the addresses of those pages. Links that lead to this service
 * already, that are no web addresses, or that are too long for a token stay as they are.
 */
public final class MailLinks {
    private static final String PREFERENCES = "{preferences}";
    /** Stands for the page of answers; {@code ?score=} after it chooses one. */
    public static final String SURVEY = "{survey}";

    private static final Pattern ADDRESS = Pattern.compile("\\S+://\\S+|\\{\\w+\\}\\S*");
    private static final int MOST_ITEMS = 50;

    private final Links links;
    private final Settings settings;
    private final Clock clock;

    /**
     * @param service where this service is reached from outside, without a slash at the end
     * @param validFor of all links from the sending on
     * @param openPixel whether openings are asked for
     */
    public record Settings(URI service, Duration validFor, boolean openPixel) {}

    /**
     * What a survey mail asks.
     *
     * @param kind {@code nps}, {@code csat} or {@code ces}
     * @param scale the highest possible answer
     * @param about the order
     */
    public record Question(String kind, int scale, Optional<String> about) {
        /** What a message asks whose campaign has this survey. */
        public static Optional<Question> of(Optional<Survey> survey, MailOrder order) {
            return survey.map(asked -> new Question(
                    asked.kind().code(),
                    asked.scale(),
                    Occasion.order(order.key().episode())));
        }
    }

    public MailLinks(Links links, Settings settings, Clock clock) {
        this.links = links;
        this.settings = settings;
        this.clock = clock;
    }

    /** The link that ends the mails; also what {@code List-Unsubscribe} names. */
    public URI unsubscribe(MailOrder order) {
        return URI.create(
                address("/unsubscribe/", new Link.Unsubscribe(order.customer(), fingerprint(order), campaign(order))));
    }

    private String preferences(MailOrder order) {
        return address("/preferences/", new Link.Preferences(order.customer(), fingerprint(order), campaign(order)));
    }

    /** Takes the answers; {@code ?score=} chooses one. */
    private String survey(MailOrder order, Question question) {
        return address("/s/", new Link.Survey(origin(order), question.kind(), question.scale(), question.about()));
    }

    /** The same mail with its links led by way of this service. */
    public MailContent lead(MailOrder order, MailContent content) {
        return lead(order, content, Optional.empty());
    }

    /** @param question what {@code {survey}} asks */
    public MailContent lead(MailOrder order, MailContent content, Optional<Question> question) {
        Origin origin = origin(order);
        // Most of them stand in both parts.
        Map<String, String> ways = new HashMap<>();
        UnaryOperator<String> way =
                target -> ways.computeIfAbsent(target, first -> way(order, origin, question, first));
        String html = Anchors.replaced(
                content.html(), target -> HtmlUtils.htmlEscape(way.apply(HtmlUtils.htmlUnescape(target)), "UTF-8"));
        String text = content.text()
                .lines()
                .map(line -> line.contains("://") || line.indexOf('{') >= 0 ? line(line, way) : line)
                .collect(Collectors.joining("\n", "", content.text().endsWith("\n") ? "\n" : ""));
        return new MailContent(content.subject(), settings.openPixel() ? withPixel(html, origin) : html, text);
    }

    /** An address alone in a line, or behind a colon, at its end. */
    private static String line(String line, UnaryOperator<String> way) {
        String ends = line.stripTrailing();
        int from = ends.length();
        while (from > 0 && !Character.isWhitespace(ends.charAt(from - 1))) {
            from--;
        }
        String before = ends.substring(0, from);
        String address = ends.substring(from);
        boolean stands = before.isBlank() || before.stripTrailing().endsWith(":");
        return stands && ADDRESS.matcher(address).matches() ? before + way.apply(address) : line;
    }

    /** Where an address leads from a message without HTML: as in a mail, by way of this service. */
    public String lead(MailOrder order, String target, Optional<Question> question) {
        return way(order, origin(order), question, target);
    }

    private String way(MailOrder order, Origin origin, Optional<Question> question, String target) {
        if (target.startsWith(PREFERENCES)) {
            return preferences(order) + target.substring(PREFERENCES.length());
        }
        if (target.startsWith(SURVEY) && question.isPresent()) {
            return survey(order, question.get()) + target.substring(SURVEY.length());
        }
        if (target.startsWith(settings.service() + "/")) {
            return target;
        }
        try {
            return target.contains(Link.Restore.PLACE)
                    ? address("/r/", restore(order, origin, target))
                    : address("/l/", new Link.Click(origin, URI.create(target)));
        } catch (IllegalArgumentException noWebAddressOrTooLong) {
            return target.replace(Link.Restore.PLACE, "");
        }
    }

    private static Link.Restore restore(MailOrder order, Origin origin, String target) {
        List<Link.Restore.Item> items = order.cart().lines().stream()
                .limit(MOST_ITEMS)
                .map(line -> new Link.Restore.Item(line.id(), line.quantity()))
                .toList();
        return new Link.Restore(origin, target, order.cart().episode(), items);
    }

    private String withPixel(String html, Origin origin) {
        String pixel = "<img src=\"" + address("/o/", new Link.Open(origin))
                + "\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block;border:0\">";
        int end = html.lastIndexOf("</body>");
        return end < 0 ? html + pixel : html.substring(0, end) + pixel + html.substring(end);
    }

    private String address(String path, Link link) {
        Instant expires = clock.instant().plus(settings.validFor());
        return settings.service() + path + links.issue(link, expires);
    }

    private Origin origin(MailOrder order) {
        return new Origin(
                order.customer(),
                campaign(order),
                order.key().step(),
                order.key().fingerprint(order.customer()),
                order.variant(),
                Optional.of(order.channel().id()).filter(id -> !order.channel().isMail()),
                clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    private static String campaign(MailOrder order) {
        return order.key().campaign();
    }

    private static String fingerprint(MailOrder order) {
        return order.address().orElseThrow(() -> new IllegalArgumentException("no address"));
    }
}
