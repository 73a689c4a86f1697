package journey.aggregator.journey;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import journey.aggregator.cart.Carts;
import journey.aggregator.funnel.Attempts;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.order.Order;
import journey.aggregator.order.Orders;
import journey.aggregator.person.Names;
import journey.aggregator.person.Person;
import journey.aggregator.phase.Phases;
import journey.aggregator.session.Sessions;
import journey.events.CustomerId;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * What folding touchpoints in their order comes to. Each part is folded by its own feature.
 *
 * @param touchpoints how many were folded
 * @param funnels by name
 */
public record State(
        long touchpoints,
        Optional<Instant> firstSeen,
        Optional<Instant> lastSeen,
        Person person,
        Names names,
        Phases phases,
        Sessions sessions,
        Carts carts,
        Orders orders,
        Map<String, Attempts> funnels,
        Interests interests) {

    static final State EMPTY = new State(
            0,
            Optional.empty(),
            Optional.empty(),
            Person.UNKNOWN,
            Names.NONE,
            Phases.NONE,
            Sessions.NONE,
            Carts.NONE,
            Orders.NONE,
            Map.of(),
            Interests.NONE);

    public State {
        funnels = Map.copyOf(funnels);
    }

    /** Lets time pass, then applies. */
    State on(Touchpoint touchpoint, JourneyRules rules) {
        boolean echo = orders.echoedBy(touchpoint);
        Person someone = person.on(touchpoint);
        Orders ordered = orders.on(touchpoint);
        Sessions visits = sessions.on(touchpoint, rules.sessions());
        boolean arrival = Sessions.counts(touchpoint)
                && visits.latest().filter(session -> session.touchpoints() == 1).isPresent();
        return new State(
                touchpoints + 1,
                firstSeen.or(() -> Optional.of(touchpoint.time())),
                Optional.of(touchpoint.time()),
                someone,
                names.on(touchpoint),
                phases.on(touchpoint, ordered.placed().size(), rules.phases()),
                visits,
                carts.advance(touchpoint.time(), rules.carts())
                        .on(touchpoint, someone.email().isPresent(), echo),
                ordered,
                attempts(touchpoint, arrival, rules),
                interests.on(touchpoint));
    }

    private Map<String, Attempts> attempts(Touchpoint touchpoint, boolean arrival, JourneyRules rules) {
        Map<String, Attempts> next = new HashMap<>();
        boolean same = funnels.size() == rules.funnels().size();
        for (Funnel funnel : rules.funnels()) {
            Attempts before = funnels.getOrDefault(funnel.name(), Attempts.NONE);
            Attempts after = before.on(touchpoint, arrival, funnel);
            same &= after == before && funnels.containsKey(funnel.name());
            next.put(funnel.name(), after);
        }
        return same ? funnels : next;
    }

    /**
     * Takes in a fact about an order from before everything that can still be folded: the order under its own time, and the
     * cart as far as it had been started by then.
     */
    State late(Touchpoint touchpoint, JourneyRules rules) {
        Orders ordered = orders.on(touchpoint);
        return new State(
                touchpoints + 1,
                firstSeen.or(() -> Optional.of(touchpoint.time())),
                lastSeen.or(() -> Optional.of(touchpoint.time())),
                person.on(touchpoint),
                names.on(touchpoint),
                phases.on(touchpoint, ordered.placed().size(), rules.phases()),
                sessions,
                touchpoint.what() instanceof Interaction.OrderCompleted ? carts.completedBy(touchpoint.time()) : carts,
                ordered,
                funnels,
                interests);
    }

    State advance(Instant now, JourneyRules rules) {
        Carts later = carts.advance(now, rules.carts());
        return later.equals(carts)
                ? this
                : new State(
                        touchpoints,
                        firstSeen,
                        lastSeen,
                        person,
                        names,
                        phases,
                        sessions,
                        later,
                        orders,
                        funnels,
                        interests);
    }

    /** The same with a note of a merge, in the place of an earlier one of the same loser. */
    State noting(Names.Merge merge) {
        return with(names.with(merge));
    }

    /** The same without any note of this loser's merge. */
    State withoutNoting(CustomerId loser) {
        return with(names.without(loser));
    }

    private State with(Names names) {
        return new State(
                touchpoints, firstSeen, lastSeen, person, names, phases, sessions, carts, orders, funnels, interests);
    }

    /** What is kept when everything up to {@code horizon} can't be folded again. */
    State settled(Instant horizon) {
        Interests kept = interests.after(horizon);
        return kept == interests
                ? this
                : new State(
                        touchpoints,
                        firstSeen,
                        lastSeen,
                        person,
                        names,
                        phases,
                        sessions,
                        carts,
                        orders,
                        funnels,
                        kept);
    }

    /** The two halves of a person that are too old to be folded again. The greater half counts first. */
    State merge(State other) {
        if (equals(EMPTY)) {
            return other;
        }
        Map<String, Attempts> both = new HashMap<>(funnels);
        Orders bought = orders.merge(other.orders);
        Carts together = carts.merge(other.carts);
        for (Order order : bought.placed()) {
            together = together.completedBy(order.placedAt().orElseThrow());
        }
        other.funnels.forEach((name, attempts) -> both.merge(name, attempts, Attempts::merge));
        return new State(
                touchpoints + other.touchpoints,
                Stream.concat(firstSeen.stream(), other.firstSeen.stream()).min(Instant::compareTo),
                Stream.concat(lastSeen.stream(), other.lastSeen.stream()).max(Instant::compareTo),
                person.merge(other.person),
                names.merge(other.names),
                phases.merge(other.phases),
                sessions.merge(other.sessions),
                together,
                bought,
                both,
                interests.merge(other.interests));
    }
}
