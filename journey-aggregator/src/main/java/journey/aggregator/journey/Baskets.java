package journey.aggregator.journey;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import journey.aggregator.affinity.Basis;
import journey.aggregator.affinity.Basket;
import journey.aggregator.affinity.Card;
import journey.aggregator.cart.Episode;
import journey.aggregator.session.Session;
import journey.events.Interaction;
import journey.events.Money;
import journey.events.Product;
import journey.events.Touchpoint;

/**
 * What was looked at or bought together, told once when a journey changes: a pure function of before and after.
 *
 * <p>An order is told when it is placed. A visit is told when it can't grow any more: when the next one has begun, or when
 * what was looked at is forgotten because no touchpoint can come any more. Either happens once to a visit, and the batch that
 * tells it is committed with the change. What is known of it by then is told: a touchpoint that comes later adds nothing, and
 * of a visit that is found to have been two devices' by a merge the later half is told.
 */
final class Baskets {
    private Baskets() {}

    /** @param currency of the prices, as far as the customer's own events name it */
    record Told(Basket basket, Optional<String> currency) {}

    /**
     * @param cause the touchpoint that changed the journey, if it was one
     * @param told when the cause was appended to the topic, or was due
     */
    static List<Told> between(
            Journey before, Journey after, Optional<Touchpoint> cause, Instant told, JourneyRules rules) {
        State was = before.state();
        State is = after.state();
        if (was.interests() == is.interests()
                && was.orders() == is.orders()
                && begun(was).equals(begun(is))) {
            return List.of();
        }
        Optional<Told> order = cause.flatMap(touchpoint -> order(was, is, touchpoint, told));
        return Stream.concat(visit(before, is, told, rules).stream(), order.stream())
                .toList();
    }

    private static Optional<Instant> begun(State state) {
        return state.sessions().latest().map(Session::startedAt);
    }

    private static Optional<Told> order(State was, State is, Touchpoint touchpoint, Instant told) {
        return touchpoint.what() instanceof Interaction.OrderCompleted done
                        && !done.products().isEmpty()
                        && is.orders().isPlaced(done.orderId())
                        && !was.orders().isPlaced(done.orderId())
                ? Optional.of(new Told(
                        Basket.of(Basket.Kind.BOUGHT, done.orderId(), touchpoint.time(), told, done.products()),
                        done.currency()))
                : Optional.empty();
    }

    private static Optional<Told> visit(Journey before, State is, Instant told, JourneyRules rules) {
        State was = before.state();
        Optional<Session> visit = was.sessions().latest();
        if (visit.isEmpty()) {
            return Optional.empty();
        }
        Session over = visit.get();
        List<Product> viewed = in(over, was.interests());
        boolean next = is.sessions()
                .latest()
                .filter(session -> session.startedAt().isAfter(over.lastActivity()))
                .isPresent();
        if (viewed.size() < 2 || !(next || in(over, is.interests()).isEmpty())) {
            return Optional.empty();
        }
        Instant latest = over.lastActivity().plus(rules.lateness());
        return Optional.of(new Told(
                Basket.of(
                        Basket.Kind.VIEWED,
                        before.customer().value() + '@' + over.startedAt().toEpochMilli(),
                        over.lastActivity(),
                        told.isBefore(latest) ? told : latest,
                        viewed),
                was.carts().current().flatMap(Episode::currency)));
    }

    /** See {@link Journey#recommendedBy}. */
    static Basis basis(Journey journey, String shopCurrency) {
        Optional<Episode> cart = journey.state().carts().current();
        String currency =
                cart.flatMap(Episode::currency).filter(Money::isCurrency).orElse(shopCurrency);
        List<Card> viewed = journey.state().interests().seen().stream()
                .map(seen -> Card.of(seen.product(), currency, seen.at()))
                .toList();
        Set<String> bought = boughtLately(journey);
        List<String> about = Stream.concat(
                        cart.stream()
                                .flatMap(episode -> episode.lines().stream())
                                .map(Product::id),
                        bought.stream())
                .distinct()
                .toList();
        return new Basis(viewed, about, bought);
    }

    /** Products of the orders that can still be folded again, the newest first. */
    static Set<String> boughtLately(Journey journey) {
        return journey.tail().stream()
                .flatMap(touchpoint -> touchpoint.what() instanceof Interaction.OrderCompleted done
                        ? done.products().stream()
                        : Stream.<Product>empty())
                .map(Product::id)
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(LinkedHashSet::new), LinkedHashSet::reversed));
    }

    private static List<Product> in(Session visit, Interests interests) {
        return interests.seen().stream()
                .filter(seen -> !seen.at().isBefore(visit.startedAt()))
                .map(Interests.Seen::product)
                .toList();
    }
}
