package journey.aggregator.lookup.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import journey.aggregator.cart.Carts;
import journey.aggregator.cart.EndedEpisode;
import journey.aggregator.cart.Episode;
import journey.aggregator.identity.Linked;
import journey.aggregator.journey.Journey;
import journey.aggregator.journey.JourneyRules;
import journey.aggregator.order.Order;
import journey.aggregator.person.Person;
import journey.aggregator.session.Session;
import journey.aggregator.session.Touch;
import journey.events.Consent;
import journey.events.CustomerId;
import journey.events.Money;
import journey.events.Product;

/**
 * A customer as the API shows them. Amounts are decimal strings, exact; times RFC 3339 in UTC.
 *
 * @param customer the product's own id
 * @param formerly customers who were merged into this one
 * @param cart the episode that lasts
 * @param episodes those that have ended, oldest first
 */
record CustomerView(
        String customer,
        List<String> formerly,
        PersonView person,
        List<IdentityView> identities,
        Map<String, ConsentView> consent,
        PhaseView phase,
        Optional<Instant> firstSeen,
        Optional<Instant> lastSeen,
        long touchpoints,
        SessionsView sessions,
        Optional<CartView> cart,
        List<EpisodeView> episodes,
        ValueView value,
        List<OrderView> orders,
        List<ProductView> recentlyViewed) {

    record PersonView(
            Optional<String> userId,
            Optional<String> email,
            Optional<String> firstName,
            Optional<String> lastName,
            Optional<String> locale,
            Optional<String> timezone,
            Optional<String> country) {}

    /** @param by the messageId of the touchpoint that linked it */
    record IdentityView(String kind, String value, Instant since, String by) {}

    record ConsentView(String state, Instant at, String evidence) {}

    record PhaseView(Optional<String> present, Optional<Instant> since, List<EnteredView> way) {}

    record EnteredView(String phase, Instant since) {}

    /** @param first how the customer came at first, {@code last} how at last */
    record SessionsView(
            long count,
            long bounced,
            Optional<TouchView> first,
            Optional<TouchView> last,
            Optional<SessionView> latest) {}

    record TouchView(Instant at, String channel, String source) {
        static TouchView of(Touch touch) {
            return new TouchView(
                    touch.at(), touch.channel().code(), touch.source().code());
        }
    }

    record SessionView(
            Instant startedAt,
            Instant lastActivity,
            int pages,
            String channel,
            String source,
            String device,
            Optional<String> campaign,
            Optional<String> referrer,
            Optional<String> entry,
            Optional<String> exit) {}

    /** @param dueAt when it is abandoned, or expires, if nothing happens */
    record CartView(
            String episode,
            String state,
            String kind,
            Instant startedAt,
            Instant lastActivity,
            Optional<Instant> abandonedAt,
            Optional<Instant> dueAt,
            List<ProductView> lines,
            String total,
            Optional<String> currency) {}

    record EpisodeView(String episode, Instant startedAt, Instant endedAt, String state, boolean recovered) {}

    record ProductView(
            String id,
            Optional<String> name,
            Optional<String> variant,
            Optional<String> price,
            int quantity,
            Optional<String> url,
            Optional<String> imageUrl) {}

    /** By currency; {@code revenue} is before refunds. */
    record ValueView(int orders, Map<String, AmountsView> byCurrency) {}

    record AmountsView(int orders, String revenue, String refunded, String averageOrderValue) {}

    record OrderView(
            String id,
            Instant placedAt,
            Optional<String> revenue,
            Optional<String> currency,
            String refunded,
            boolean cancelled) {}

    static CustomerView of(Journey journey, List<Linked> identities, JourneyRules rules) {
        Person person = journey.state().person();
        Map<String, ConsentView> consent = new TreeMap<>();
        person.consent().forEach((channel, said) -> consent.put(channel, consent(said)));
        return new CustomerView(
                journey.customer().value(),
                new TreeSet<>(journey.absorbed())
                        .stream().map(CustomerId::value).toList(),
                new PersonView(
                        person.userId(),
                        person.email(),
                        person.firstName(),
                        person.lastName(),
                        person.locale(),
                        person.timezone(),
                        person.country()),
                identities.stream()
                        .map(linked -> new IdentityView(
                                linked.id().kind().code(), linked.id().value(), linked.since(), linked.by()))
                        .toList(),
                consent,
                phase(journey),
                journey.state().firstSeen(),
                journey.state().lastSeen(),
                journey.state().touchpoints(),
                sessions(journey),
                journey.state()
                        .carts()
                        .current()
                        .map(episode -> cart(episode, journey.state().carts(), rules)),
                journey.state().carts().ended().stream()
                        .map(CustomerView::ended)
                        .toList(),
                value(journey, rules),
                journey.state().orders().placed().stream()
                        .map(order -> order(order, rules))
                        .toList(),
                journey.recentlyViewed().stream().map(CustomerView::product).toList());
    }

    private static ConsentView consent(Consent said) {
        return new ConsentView(said.state().name().toLowerCase(java.util.Locale.ROOT), said.at(), said.evidence());
    }

    private static PhaseView phase(Journey journey) {
        return new PhaseView(
                journey.state()
                        .phases()
                        .present()
                        .map(entered -> entered.phase().code()),
                journey.state().phases().present().map(entered -> entered.since()),
                journey.state().phases().way().stream()
                        .map(entered -> new EnteredView(entered.phase().code(), entered.since()))
                        .toList());
    }

    private static SessionsView sessions(Journey journey) {
        Optional<Session> latest = journey.state().sessions().latest();
        return new SessionsView(
                journey.state().sessions().count(),
                journey.state().sessions().bounced(),
                journey.state().sessions().first().map(TouchView::of),
                journey.state().sessions().last().map(TouchView::of),
                latest.map(session -> new SessionView(
                        session.startedAt(),
                        session.lastActivity(),
                        session.pages(),
                        session.arrival().channel().code(),
                        session.arrival().source().code(),
                        session.arrival().device().code(),
                        session.campaign(),
                        session.referrer(),
                        session.entry(),
                        session.exit())));
    }

    static CartView cart(Episode episode, Carts carts, JourneyRules rules) {
        return new CartView(
                episode.id(),
                episode.abandoned() ? "abandoned" : "open",
                episode.contents().kind().name().toLowerCase(java.util.Locale.ROOT),
                episode.startedAt(),
                episode.lastActivity(),
                episode.abandonedAt(),
                carts.deadline(rules.carts()),
                episode.lines().stream().map(CustomerView::product).toList(),
                episode.contents().total().toPlainString(),
                episode.currency());
    }

    private static EpisodeView ended(EndedEpisode episode) {
        return new EpisodeView(
                episode.id(),
                episode.startedAt(),
                episode.endedAt(),
                episode.end().name().toLowerCase(java.util.Locale.ROOT),
                episode.recovered());
    }

    private static ProductView product(Product product) {
        return new ProductView(
                product.id(),
                product.name(),
                product.variant(),
                product.price().map(BigDecimal::toPlainString),
                product.quantity(),
                product.url(),
                product.imageUrl());
    }

    private static ValueView value(Journey journey, JourneyRules rules) {
        List<Order> placed = journey.state().orders().placed();
        Map<String, List<Order>> byCurrency = new TreeMap<>();
        for (Order order : placed) {
            order.gross(rules.shopCurrency())
                    .ifPresent(money -> byCurrency
                            .computeIfAbsent(money.currency(), c -> new java.util.ArrayList<>())
                            .add(order));
        }
        Map<String, AmountsView> amounts = new TreeMap<>();
        byCurrency.forEach((currency, orders) -> {
            BigDecimal revenue = sum(orders, order -> order.gross(rules.shopCurrency()));
            BigDecimal refunded = sum(orders, order -> order.returned(rules.shopCurrency()));
            BigDecimal average = revenue.divide(BigDecimal.valueOf(orders.size()), 2, RoundingMode.HALF_EVEN);
            amounts.put(
                    currency,
                    new AmountsView(
                            orders.size(), revenue.toPlainString(), refunded.toPlainString(), average.toPlainString()));
        });
        return new ValueView(placed.size(), amounts);
    }

    private static BigDecimal sum(List<Order> orders, java.util.function.Function<Order, Optional<Money>> amount) {
        return orders.stream()
                .flatMap(order -> amount.apply(order).stream())
                .map(Money::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static OrderView order(Order order, JourneyRules rules) {
        return new OrderView(
                order.id(),
                order.placedAt().orElseThrow(),
                order.gross(rules.shopCurrency()).map(money -> money.amount().toPlainString()),
                order.gross(rules.shopCurrency()).map(Money::currency),
                order.returned(rules.shopCurrency())
                        .map(money -> money.amount().toPlainString())
                        .orElse("0"),
                order.cancelled());
    }
}
