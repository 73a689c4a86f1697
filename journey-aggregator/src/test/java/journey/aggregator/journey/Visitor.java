package journey.aggregator.journey;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import journey.aggregator.funnel.Breakdown;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.funnel.Property;
import journey.events.Channel;
import journey.events.Identifier;
import journey.events.Interaction;
import journey.events.Product;
import journey.events.Touchpoint;
import journey.events.Traits;
import journey.events.Visit;

/** Touchpoints that read aloud: {@code aVisitor().browsing().withCart(2).idleFor(ofHours(3)).touchpoints()}. */
public final class Visitor {
    public static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

    private static final String SHOP = "shop";

    /** The defaults, and a funnel of every kind. */
    static final JourneyRules RULES = JourneyRules.DEFAULT.withFunnels(List.of(
            Funnel.DEFAULT,
            funnel("strict", Funnel.Order.STRICT, Optional.empty()),
            funnel("any", Funnel.Order.ANY, Optional.of(campaigns(Breakdown.Attribution.FIRST))),
            funnel("last", Funnel.Order.SEQUENTIAL, Optional.of(campaigns(Breakdown.Attribution.LAST)))));

    private static Funnel funnel(String name, Funnel.Order order, Optional<Breakdown> breakdown) {
        return new Funnel(
                name,
                order,
                Duration.ofDays(2),
                List.of(
                        new Funnel.Step("viewed", Set.of("Product Viewed")),
                        new Funnel.Step("added", Set.of("Product Added", "Product Viewed")),
                        new Funnel.Step("ordered", Set.of("Order Completed"))),
                List.of(new Funnel.Exclusion(Set.of("Product Removed"), List.of(), 0, 2)),
                order == Funnel.Order.STRICT ? Set.of("Page") : Set.of(),
                breakdown);
    }

    private static Breakdown campaigns(Breakdown.Attribution attribution) {
        return new Breakdown(Property.CAMPAIGN, attribution, List.of("google/cpc/0"));
    }

    private final List<Touchpoint> touchpoints = new ArrayList<>();
    private final Map<Identifier.Kind, String> ids = new EnumMap<>(Identifier.Kind.class);
    private Instant now = START;
    private Channel channel = Channel.WEB;
    private String source = SHOP;
    private String mailer = Interaction.MailEvent.REMARKETING;
    private Optional<String> campaign = Optional.empty();
    private Optional<String> bot = Optional.empty();
    private Optional<String> utmSource = Optional.empty();
    private Optional<String> utmMedium = Optional.empty();
    private Optional<String> referrer = Optional.empty();
    private Optional<String> device = Optional.empty();
    private Optional<String> country = Optional.empty();
    private String page = "";
    private int made;

    public static Visitor aVisitor() {
        return new Visitor().on("phone");
    }

    public Visitor on(String anonymousId) {
        ids.put(Identifier.Kind.ANONYMOUS, anonymousId);
        return this;
    }

    public Visitor from(String utm) {
        campaign = Optional.of(utm);
        return this;
    }

    public Visitor asABot() {
        bot = Optional.of("crawler");
        return this;
    }

    public Visitor asAPerson() {
        bot = Optional.empty();
        return this;
    }

    /** Views one page; of an app, a screen. */
    public Visitor reading(String path) {
        page = path;
        add(channel == Channel.APP ? "Screen" : "Page", new Interaction.PageViewed());
        page = "";
        return this;
    }

    /** From now on links that led here are tagged so. */
    public Visitor tagged(String source, String medium, String name) {
        utmSource = Optional.of(source);
        utmMedium = Optional.of(medium);
        return from(source + "/" + medium + "/" + name);
    }

    public Visitor untagged() {
        utmSource = Optional.empty();
        utmMedium = Optional.empty();
        campaign = Optional.empty();
        return this;
    }

    /** The next touchpoints name another site as the one before. */
    public Visitor comingFrom(String referrerOrNone) {
        referrer = Optional.of(referrerOrNone).filter(url -> !url.isEmpty());
        return this;
    }

    public Visitor holding(String deviceType) {
        device = Optional.of(deviceType);
        return this;
    }

    public Visitor livingIn(String countryName) {
        country = Optional.of(countryName);
        add("Identify", new Interaction.Identified());
        country = Optional.empty();
        return this;
    }

    public Visitor through(Channel other) {
        channel = other;
        return this;
    }

    public Visitor mailed(Interaction.MailEvent.Outcome outcome) {
        return mailed(outcome, "cart");
    }

    /** From now on mails are reported by somebody else than remarketing. */
    public Visitor mailedBy(String other) {
        mailer = other;
        return this;
    }

    public Visitor mailed(Interaction.MailEvent.Outcome outcome, String ofCampaign) {
        return mailed(new Interaction.MailEvent(outcome, Optional.of(ofCampaign)));
    }

    /** @param window of attribution, where the campaign has its own */
    public Visitor mailed(
            Interaction.MailEvent.Outcome outcome,
            String ofCampaign,
            String step,
            String variant,
            Optional<Duration> window) {
        return mailed(new Interaction.MailEvent(
                outcome, Optional.of(ofCampaign), Optional.of(step), Optional.of(variant), window));
    }

    private Visitor mailed(Interaction.MailEvent mail) {
        Channel before = channel;
        channel = Channel.EMAIL;
        source = mailer;
        add("Email " + mail.outcome(), mail);
        source = SHOP;
        channel = before;
        return this;
    }

    /** Each answer is about an order of its own. */
    public Visitor answering(String kind, int scale, int score) {
        return answeringAbout("o-" + touchpoints.size(), kind, scale, score);
    }

    public Visitor answeringAbout(String order, String kind, int scale, int score) {
        return add(
                "Survey Answered",
                new Interaction.SurveyAnswered(
                        kind, scale, score, Optional.of("Comment on " + kind), Optional.of(order)));
    }

    public Visitor orderingIn(String currency, String orderId, String revenue) {
        ids.put(Identifier.Kind.ORDER, orderId);
        add(
                "Order Completed",
                new Interaction.OrderCompleted(
                        orderId, Optional.of(new BigDecimal(revenue)), Optional.of(currency), List.of()));
        ids.remove(Identifier.Kind.ORDER);
        return this;
    }

    public Visitor browsing() {
        return add("Page", new Interaction.PageViewed()).viewing("p-mug");
    }

    public Visitor viewing(String product) {
        return add("Product Viewed", new Interaction.ProductViewed(product(product, "9.90"), Optional.of("EUR")));
    }

    public Visitor withCart(int items) {
        IntStream.range(0, items).forEach(i -> adding("p-" + i, "10.00"));
        return this;
    }

    public Visitor adding(String product, String price) {
        return add("Product Added", new Interaction.CartItemAdded(product(product, price), Optional.empty()));
    }

    public Visitor removing(String product) {
        return add("Product Removed", new Interaction.CartItemRemoved(product(product, "1.00"), Optional.empty()));
    }

    public Visitor seeingCartOf(String... products) {
        return add(
                "Cart Viewed",
                new Interaction.CartViewed(
                        Optional.of(java.util.Arrays.stream(products)
                                .map(p -> product(p, "10.00"))
                                .toList()),
                        Optional.of("EUR")));
    }

    public Visitor startingCheckout() {
        return add("Checkout Started", new Interaction.CheckoutStarted(Optional.empty(), Optional.of("EUR")));
    }

    public Visitor leavingAddress(String email) {
        ids.put(Identifier.Kind.EMAIL, email);
        add("Checkout Step Completed", new Interaction.CheckoutAdvanced(true, Optional.of(1)));
        ids.remove(Identifier.Kind.EMAIL);
        return this;
    }

    public Visitor ordering(String orderId, String revenue) {
        return orderingIn("EUR", orderId, revenue);
    }

    public Visitor cancelling(String orderId) {
        return add("Order Cancelled", new Interaction.OrderCancelled(orderId));
    }

    public Visitor refunding(String orderId, String amount) {
        return add("Order Refunded", new Interaction.OrderRefunded(orderId, Optional.of(new BigDecimal(amount))));
    }

    public Visitor loggingIn(String userId) {
        ids.put(Identifier.Kind.USER, userId);
        return add("Identify", new Interaction.Identified());
    }

    public Visitor allowing(boolean email) {
        return add("Identify", new Interaction.Identified(), Map.of("email", email));
    }

    public Visitor unsubscribing() {
        return add(
                "Unsubscribed",
                new Interaction.MailEvent(Interaction.MailEvent.Outcome.UNSUBSCRIBED, Optional.empty()));
    }

    public Visitor reviewing() {
        return add("Product Reviewed", new Interaction.ProductReviewed(Optional.of("p-1")));
    }

    public Visitor idleFor(Duration time) {
        now = now.plus(time);
        return this;
    }

    private Visitor add(String name, Interaction what) {
        return add(name, what, Map.of());
    }

    private Visitor add(String name, Interaction what, Map<String, Boolean> consent) {
        now = now.plusSeconds(20);
        List<Identifier> all = ids.entrySet().stream()
                .map(id -> new Identifier(id.getKey(), id.getValue()))
                .toList();
        Traits traits = new Traits(
                Optional.ofNullable(ids.get(Identifier.Kind.EMAIL)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                country,
                consent);
        touchpoints.add(new Touchpoint(
                "m-" + ids.get(Identifier.Kind.ANONYMOUS) + "-" + made++,
                name,
                now,
                now,
                source,
                channel,
                all,
                traits,
                new Visit(
                        campaign,
                        utmSource,
                        utmMedium,
                        referrer,
                        Optional.of(page.isEmpty() ? "/" + name : page),
                        device),
                what,
                bot));
        return this;
    }

    static Product product(String id, String price) {
        return new Product(
                id,
                Optional.of("Name of " + id),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new BigDecimal(price)),
                1,
                Optional.empty(),
                Optional.empty());
    }

    public Instant now() {
        return now;
    }

    public List<Touchpoint> touchpoints() {
        return List.copyOf(touchpoints);
    }

    static Journey folded(Collection<Touchpoint> touchpoints) {
        return folded(
                Journey.of(journey.events.CustomerId.of(new Identifier(Identifier.Kind.USER, "u1"))), touchpoints);
    }

    static Journey folded(Journey start, Collection<Touchpoint> touchpoints) {
        return folded(start, touchpoints, RULES);
    }

    static Journey folded(Journey start, Collection<Touchpoint> touchpoints, JourneyRules rules) {
        Journey journey = start;
        for (Touchpoint touchpoint : touchpoints) {
            journey = journey.apply(touchpoint, rules).journey();
        }
        return journey;
    }
}
