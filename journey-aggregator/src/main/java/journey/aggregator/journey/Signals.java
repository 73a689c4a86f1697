package journey.aggregator.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import journey.aggregator.cart.Carts;
import journey.aggregator.cart.EndedEpisode;
import journey.aggregator.cart.Episode;
import journey.aggregator.order.Order;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.events.JourneySignal;
import journey.events.Purchases;

/**
 * What the world is told when a journey changes: a pure function of before and after. So a batch that lets a cart be
 * abandoned and resumed tells nothing, and a journey that is folded again after a loss tells the same with the same ids.
 */
final class Signals {
    private Signals() {}

    static List<JourneySignal> between(Journey before, Journey after, JourneyRules rules) {
        List<JourneySignal> signals = new ArrayList<>();
        Optional<Episode> rested = before.state().carts().current().filter(Episode::abandoned);
        Optional<Episode> rests = after.state().carts().current().filter(Episode::abandoned);
        Optional<String> continues = rested.filter(
                        was -> rests.filter(now -> isContinued(was, now, after)).isPresent())
                .map(Episode::id);
        rested.filter(episode ->
                        rests.filter(now -> now.id().equals(episode.id())).isEmpty() && continues.isEmpty())
                .ifPresent(episode -> signals.add(leaving(episode, before, after, rules)));
        rests.ifPresent(episode -> {
            Contact contact = after.state().person().contact();
            Instant at = episode.abandonedAt().orElseThrow();
            boolean again = rested.filter(was -> was.id().equals(episode.id())
                            && was.abandonedAt().equals(episode.abandonedAt())
                            && was.lines().equals(episode.lines()))
                    .isPresent();
            if (!again) {
                signals.add(new JourneySignal.CartAbandoned(
                        id("cart.abandoned", after.customer(), episode.id(), at),
                        after.customer(),
                        at,
                        episode.startedAt(),
                        episode.contents(),
                        contact,
                        after.recentlyViewed(),
                        after.absorbed(),
                        continues,
                        Optional.of(purchases(after))));
            } else if (!contact.equals(before.state().person().contact())) {
                Instant seen = after.state().lastSeen().orElse(at);
                signals.add(new JourneySignal.ContactChanged(
                        id("contact.changed", after.customer(), fingerprint(contact), seen),
                        after.customer(),
                        seen,
                        contact));
            }
        });
        after.state()
                .browse()
                .ifPresent(browse -> browse.abandonedAt()
                        .filter(at -> before.state()
                                .browse()
                                .filter(was -> was.abandonedAt().equals(Optional.of(at)))
                                .isEmpty())
                        .ifPresent(at -> signals.add(new JourneySignal.BrowseAbandoned(
                                id(
                                        "browse.abandoned",
                                        after.customer(),
                                        Long.toString(browse.startedAt().toEpochMilli()),
                                        at),
                                after.customer(),
                                at,
                                browse.startedAt(),
                                after.recentlyViewed(),
                                after.state().person().contact(),
                                after.absorbed(),
                                Optional.of(purchases(after))))));
        if (after.state().orders() == before.state().orders()) {
            return signals;
        }
        for (Order order : after.state().orders().placed()) {
            if (!before.state().orders().isPlaced(order.id())) {
                Instant at = order.placedAt().orElseThrow();
                signals.add(new JourneySignal.OrderPlaced(
                        id("order.placed", after.customer(), order.id(), at),
                        after.customer(),
                        at,
                        order.id(),
                        order.gross(rules.shopCurrency()),
                        Optional.of(after.state().person().contact()),
                        Optional.of(purchases(after))));
            }
        }
        for (Order order : after.state().orders().placed()) {
            if (isReturned(order) && !wasReturned(before, order.id())) {
                Instant at = after.state()
                        .lastSeen()
                        .orElseGet(() -> order.placedAt().orElseThrow());
                signals.add(new JourneySignal.OrderReturned(
                        id("order.returned", after.customer(), order.id(), at), after.customer(), at, order.id()));
            }
        }
        return signals;
    }

    /** The same cart, found to have been started by an earlier touchpoint: a person has one at a time. */
    private static boolean isContinued(Episode was, Episode now, Journey after) {
        return !was.id().equals(now.id())
                && !now.startedAt().isAfter(was.abandonedAt().orElse(was.startedAt()))
                && after.state().carts().ended().stream()
                        .noneMatch(over -> over.id().equals(was.id()));
    }

    private static Purchases purchases(Journey journey) {
        List<Order> standing = journey.state().orders().standing();
        return new Purchases(
                standing.size(),
                standing.stream().flatMap(order -> order.placedAt().stream()).max(Comparator.naturalOrder()),
                Optional.of(Baskets.boughtLately(journey))
                        .map(products ->
                                products.stream().limit(Purchases.MOST_PRODUCTS).toList())
                        .filter(products -> !products.isEmpty()));
    }

    private static boolean wasReturned(Journey before, String order) {
        return before.state().orders().placed().stream()
                .anyMatch(known -> known.id().equals(order) && isReturned(known));
    }

    private static boolean isReturned(Order order) {
        return order.cancelled()
                || order.revenue()
                        .filter(revenue ->
                                revenue.signum() > 0 && order.refunded().compareTo(revenue) >= 0)
                        .isPresent();
    }

    static JourneySignal merged(CustomerId customer, CustomerId into, Instant at) {
        return new JourneySignal.CustomerMerged("customer.merged:" + customer + ":" + into, customer, at, into);
    }

    private static JourneySignal leaving(Episode episode, Journey before, Journey after, JourneyRules rules) {
        Carts carts = after.state().carts();
        CustomerId customer = after.customer();
        Optional<EndedEpisode> ended = carts.ended().stream()
                .filter(over -> over.id().equals(episode.id()))
                .findFirst();
        if (ended.isEmpty()) {
            Instant at = after.state().lastSeen().orElse(episode.lastActivity());
            return new JourneySignal.CartResumed(
                    id("cart.resumed", customer, episode.id(), at), customer, at, episode.id());
        }
        Instant at = ended.get().endedAt();
        return switch (ended.get().end()) {
            case EMPTIED ->
                new JourneySignal.CartEmptied(
                        id("cart.emptied", customer, episode.id(), at), customer, at, episode.id());
            case EXPIRED ->
                new JourneySignal.CartExpired(
                        id("cart.expired", customer, episode.id(), at), customer, at, episode.id());
            case COMPLETED -> {
                Optional<Order> order = after.state().orders().placed().stream()
                        .filter(o -> !before.state().orders().isPlaced(o.id()))
                        .findFirst()
                        .or(() -> after.state().orders().placed().stream()
                                .filter(o -> o.placedAt().equals(Optional.of(at)))
                                .findFirst());
                yield new JourneySignal.CartRecovered(
                        id("cart.recovered", customer, episode.id(), at),
                        customer,
                        at,
                        episode.id(),
                        order.map(Order::id).orElse(""),
                        order.flatMap(o -> o.gross(rules.shopCurrency())));
            }
        };
    }

    /** Tells two contacts apart that became known at the same time; no personal data. */
    private static String fingerprint(Contact contact) {
        StringBuilder text = new StringBuilder();
        text.append(contact.email()).append(contact.firstName()).append(contact.locale());
        text.append(contact.timezone()).append(contact.country()).append(contact.userId());
        new TreeMap<>(contact.consent())
                .forEach((channel, consent) -> text.append(channel)
                        .append(consent.state())
                        .append(consent.at())
                        .append(consent.evidence()));
        return UUID.nameUUIDFromBytes(text.toString().getBytes(UTF_8)).toString();
    }

    private static String id(String kind, CustomerId customer, String about, Instant at) {
        return kind + ':' + customer + ':' + about + ':' + at.toEpochMilli();
    }
}
