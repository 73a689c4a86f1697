package journey.aggregator.journey;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import journey.aggregator.cart.Browse;
import journey.aggregator.cart.Carts;
import journey.aggregator.funnel.Attempts;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.order.Mails;
import journey.aggregator.order.Order;
import journey.aggregator.order.Orders;
import journey.aggregator.person.Names;
import journey.aggregator.person.Person;
import journey.aggregator.phase.Phases;
import journey.aggregator.session.Origin;
import journey.aggregator.session.Sessions;
import journey.aggregator.survey.Answers;
import journey.events.CustomerId;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * What folding touchpoints in their order comes to. Each part is folded by its own feature.
 *
 * @param touchpoints how many were folded
 * @param bots how many of them were flagged as a machine's and left out
 * @param firstSeen of what was not left out, like everything below but the person
 * @param funnels by name; those that were never touched are missing
 */
public record State(
        long touchpoints,
        long bots,
        Optional<Instant> firstSeen,
        Optional<Instant> lastSeen,
        Person person,
        Names names,
        Phases phases,
        Sessions sessions,
        Carts carts,
        Optional<Browse> browse,
        Orders orders,
        Mails mails,
        Answers answers,
        Map<String, Attempts> funnels,
        Interests interests) {

    static final State EMPTY = new State(
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            Person.UNKNOWN,
            Names.NONE,
            Phases.NONE,
            Sessions.NONE,
            Carts.NONE,
            Optional.empty(),
            Orders.NONE,
            Mails.NONE,
            Answers.NONE,
            Map.of(),
            Interests.NONE);

    public State {
        funnels = Map.copyOf(funnels);
    }

    /** Lets time pass, then applies. */
    State on(Touchpoint touchpoint, JourneyRules rules) {
        if (leftOut(touchpoint, rules)) {
            return flagged(touchpoint, carts.advance(touchpoint.time(), rules.carts()));
        }
        boolean echo = orders.echoedBy(touchpoint);
        Person someone = person.on(touchpoint);
        Sessions visits = sessions.on(touchpoint, rules.sessions());
        Origin origin = visits.origin(touchpoint, rules.sessions());
        Orders ordered = orders.on(
                touchpoint,
                Optional.of(origin),
                mails.on(touchpoint.time(), rules.figures().attribution()));
        boolean arrival = Sessions.counts(touchpoint)
                && visits.latest().filter(session -> session.touchpoints() == 1).isPresent();
        Carts filled = carts.advance(touchpoint.time(), rules.carts())
                .on(touchpoint, origin, someone.email().isPresent(), echo);
        return new State(
                touchpoints + 1,
                bots,
                firstSeen.or(() -> Optional.of(touchpoint.time())),
                Optional.of(touchpoint.time()),
                someone,
                names.on(touchpoint),
                phases.on(touchpoint, ordered.placed().size(), rules.phases()),
                visits,
                filled,
                Browse.on(
                        Browse.advance(browse, touchpoint.time(), rules.carts()),
                        touchpoint,
                        filled.current().isPresent(),
                        rules.carts()),
                ordered,
                mails.on(touchpoint, rules.figures().attribution()),
                answers.on(touchpoint),
                attempts(touchpoint, arrival, rules),
                interests.on(touchpoint));
    }

    /** Whether a touchpoint is a machine's that counts for nothing. */
    static boolean leftOut(Touchpoint touchpoint, JourneyRules rules) {
        return touchpoint.bot().isPresent() && !rules.figures().bots();
    }

    /**
     * A machine's touchpoint says who it was and counts for nothing. But an order that a machine reports may be a buyer's
     * who hides behind one, so it ends the cart: nobody who may have bought is reminded.
     */
    private State flagged(Touchpoint touchpoint, Carts advanced) {
        return new State(
                touchpoints + 1,
                bots + 1,
                firstSeen,
                lastSeen,
                person.on(touchpoint),
                names.on(touchpoint),
                phases,
                sessions,
                touchpoint.what() instanceof Interaction.OrderCompleted
                        ? advanced.completedBy(touchpoint.time())
                        : carts,
                browse,
                orders,
                mails,
                answers,
                funnels,
                interests);
    }

    private Map<String, Attempts> attempts(Touchpoint touchpoint, boolean arrival, JourneyRules rules) {
        Map<String, Attempts> changed = new HashMap<>();
        for (Funnel funnel : rules.funnels()) {
            Attempts before = funnels.getOrDefault(funnel.name(), Attempts.NONE);
            Attempts after = before.on(touchpoint, arrival, funnel);
            if (!after.equals(before)) {
                changed.put(funnel.name(), after);
            }
        }
        if (changed.isEmpty()) {
            return funnels;
        }
        Map<String, Attempts> next = new HashMap<>(funnels);
        next.putAll(changed);
        return next;
    }

    /**
     * Takes in a fact about an order from before everything that can still be folded: the order under its own time, and the
     * cart as far as it had been started by then.
     */
    State late(Touchpoint touchpoint, JourneyRules rules) {
        if (leftOut(touchpoint, rules)) {
            return flagged(touchpoint, carts);
        }
        Orders ordered = orders.on(
                touchpoint, Optional.of(new Origin(touchpoint.channel(), Optional.empty())), Optional.empty());
        return new State(
                touchpoints + 1,
                bots,
                firstSeen.or(() -> Optional.of(touchpoint.time())),
                lastSeen.or(() -> Optional.of(touchpoint.time())),
                person.on(touchpoint),
                names.on(touchpoint),
                phases.on(touchpoint, ordered.placed().size(), rules.phases()),
                sessions,
                touchpoint.what() instanceof Interaction.OrderCompleted ? carts.completedBy(touchpoint.time()) : carts,
                browse,
                ordered,
                mails,
                answers,
                funnels,
                interests);
    }

    State advance(Instant now, JourneyRules rules) {
        Carts later = carts.advance(now, rules.carts());
        Optional<Browse> gone = Browse.advance(browse, now, rules.carts());
        return later.equals(carts) && gone.equals(browse)
                ? this
                : new State(
                        touchpoints,
                        bots,
                        firstSeen,
                        lastSeen,
                        person,
                        names,
                        phases,
                        sessions,
                        later,
                        gone,
                        orders,
                        mails,
                        answers,
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

    private State with(Names named) {
        return new State(
                touchpoints,
                bots,
                firstSeen,
                lastSeen,
                person,
                named,
                phases,
                sessions,
                carts,
                browse,
                orders,
                mails,
                answers,
                funnels,
                interests);
    }

    /** What is kept when everything up to {@code horizon} can't be folded again. */
    State settled(Instant horizon) {
        Interests kept = interests.after(horizon);
        return kept == interests
                ? this
                : new State(
                        touchpoints,
                        bots,
                        firstSeen,
                        lastSeen,
                        person,
                        names,
                        phases,
                        sessions,
                        carts,
                        browse,
                        orders,
                        mails,
                        answers,
                        funnels,
                        kept);
    }

    /** The two halves of a person that are too old to be folded again. The greater half counts first. */
    State merge(State other, JourneyRules rules) {
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
                bots + other.bots,
                Stream.concat(firstSeen.stream(), other.firstSeen.stream()).min(Instant::compareTo),
                Stream.concat(lastSeen.stream(), other.lastSeen.stream()).max(Instant::compareTo),
                person.merge(other.person),
                names.merge(other.names),
                phases.merge(other.phases),
                sessions.merge(other.sessions, rules.sessions()),
                together,
                Browse.merge(browse, other.browse, together.current().isPresent()),
                bought,
                mails.merge(other.mails, rules.figures().attribution()),
                answers.merge(other.answers),
                both,
                interests.merge(other.interests));
    }
}
