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
import java.util.stream.IntStream;
import journey.events.Channel;
import journey.events.Identifier;
import journey.events.Interaction;
import journey.events.Product;
import journey.events.Touchpoint;
import journey.events.Traits;
import journey.events.Visit;

/** Touchpoints that read aloud: {@code aVisitor().browsing().withCart(2).idleFor(ofHours(3)).touchpoints()}. */
final class Visitor {
    static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

    private final List<Touchpoint> touchpoints = new ArrayList<>();
    private final Map<Identifier.Kind, String> ids = new EnumMap<>(Identifier.Kind.class);
    private Instant now = START;
    private Channel channel = Channel.WEB;
    private Optional<String> campaign = Optional.empty();
    private Optional<String> bot = Optional.empty();
    private int made;

    static Visitor aVisitor() {
        return new Visitor().on("phone");
    }

    Visitor on(String anonymousId) {
        ids.put(Identifier.Kind.ANONYMOUS, anonymousId);
        return this;
    }

    Visitor from(String utm) {
        campaign = Optional.of(utm);
        return this;
    }

    Visitor asABot() {
        bot = Optional.of("crawler");
        return this;
    }

    Visitor asAPerson() {
        bot = Optional.empty();
        return this;
    }

    Visitor browsing() {
        return add("Page", new Interaction.PageViewed()).viewing("p-mug");
    }

    Visitor viewing(String product) {
        return add("Product Viewed", new Interaction.ProductViewed(product(product, "9.90"), Optional.of("EUR")));
    }

    Visitor withCart(int items) {
        IntStream.range(0, items).forEach(i -> adding("p-" + i, "10.00"));
        return this;
    }

    Visitor adding(String product, String price) {
        return add("Product Added", new Interaction.CartItemAdded(product(product, price), Optional.empty()));
    }

    Visitor removing(String product) {
        return add("Product Removed", new Interaction.CartItemRemoved(product(product, "1.00"), Optional.empty()));
    }

    Visitor seeingCartOf(String... products) {
        return add(
                "Cart Viewed",
                new Interaction.CartViewed(
                        Optional.of(java.util.Arrays.stream(products)
                                .map(p -> product(p, "10.00"))
                                .toList()),
                        Optional.of("EUR")));
    }

    Visitor startingCheckout() {
        return add("Checkout Started", new Interaction.CheckoutStarted(Optional.empty(), Optional.of("EUR")));
    }

    Visitor leavingAddress(String email) {
        ids.put(Identifier.Kind.EMAIL, email);
        add("Checkout Step Completed", new Interaction.CheckoutAdvanced(true, Optional.of(1)));
        ids.remove(Identifier.Kind.EMAIL);
        return this;
    }

    Visitor ordering(String orderId, String revenue) {
        ids.put(Identifier.Kind.ORDER, orderId);
        add(
                "Order Completed",
                new Interaction.OrderCompleted(
                        orderId, Optional.of(new BigDecimal(revenue)), Optional.of("EUR"), List.of()));
        ids.remove(Identifier.Kind.ORDER);
        return this;
    }

    Visitor cancelling(String orderId) {
        return add("Order Cancelled", new Interaction.OrderCancelled(orderId));
    }

    Visitor refunding(String orderId, String amount) {
        return add("Order Refunded", new Interaction.OrderRefunded(orderId, Optional.of(new BigDecimal(amount))));
    }

    Visitor loggingIn(String userId) {
        ids.put(Identifier.Kind.USER, userId);
        return add("Identify", new Interaction.Identified());
    }

    Visitor allowing(boolean email) {
        return add("Identify", new Interaction.Identified(), Map.of("email", email));
    }

    Visitor unsubscribing() {
        return add(
                "Unsubscribed",
                new Interaction.MailEvent(Interaction.MailEvent.Outcome.UNSUBSCRIBED, Optional.empty()));
    }

    Visitor reviewing() {
        return add("Product Reviewed", new Interaction.ProductReviewed(Optional.of("p-1")));
    }

    Visitor idleFor(Duration time) {
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
                Optional.empty(),
                consent);
        touchpoints.add(new Touchpoint(
                "m-" + ids.get(Identifier.Kind.ANONYMOUS) + "-" + made++,
                name,
                now,
                now,
                "shop",
                channel,
                all,
                traits,
                new Visit(
                        campaign,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("/" + name),
                        Optional.empty()),
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

    Instant now() {
        return now;
    }

    List<Touchpoint> touchpoints() {
        return List.copyOf(touchpoints);
    }

    static Journey folded(Collection<Touchpoint> touchpoints) {
        return folded(
                Journey.of(journey.events.CustomerId.of(new Identifier(Identifier.Kind.USER, "u1"))), touchpoints);
    }

    static Journey folded(Journey start, Collection<Touchpoint> touchpoints) {
        Journey journey = start;
        for (Touchpoint touchpoint : touchpoints) {
            journey = journey.apply(touchpoint, JourneyRules.DEFAULT).journey();
        }
        return journey;
    }
}
