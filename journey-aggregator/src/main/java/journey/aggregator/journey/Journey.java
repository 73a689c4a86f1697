package journey.aggregator.journey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import journey.aggregator.cart.Episode;
import journey.aggregator.person.Names;
import journey.events.CustomerId;
import journey.events.Interaction;
import journey.events.Product;
import journey.events.Touchpoint;

/**
 * One customer's touchpoints, folded.
 *
 * <p>A journey is a checkpoint plus a tail. The tail holds the touchpoints of the allowed lateness, ordered by time and
 * messageId; the checkpoint is the state that everything older was folded into. The present state is the tail folded onto
 * the checkpoint, and then time let pass up to {@code asOf}, the latest timer that fired. Nothing else flows in, hence:
 *
 * <ul>
 *   <li><b>Confluence.</b> Within the lateness, the state depends on which touchpoints have come, not on their order nor on
 *       how often: a late one is put in its place and the tail folded again, one that is there already changes nothing. Of
 *       two with the same messageId and different times, as a client's retry with a new {@code sentAt} makes them, the
 *       earlier stays, whichever came first.
 *   <li><b>Handover.</b> Two journeys that turn out to be one person's are merged by uniting their tails, so it makes no
 *       difference when that is found out. Only checkpoints, being too old to be folded again, are merged part by part.
 * </ul>
 *
 * <p>The horizon moves with the touchpoints' own times (the latest less the lateness), never with a clock of ours; so it
 * is the same for every order of arrival. What comes from before the horizon is too late and not folded, but for facts
 * about orders: they carry their own identity, so they can be taken at any time, and a sale is never lost.
 *
 * @param horizon what is not after it has been folded into the checkpoint; {@link Instant#EPOCH} at first
 * @param tail in their order, without duplicates
 * @param state derived: tail folded onto checkpoint, as of {@code asOf}
 * @param history the newest of what left the tail, oldest first
 * @param absorbed customers that were merged into this one
 */
public record Journey(
        CustomerId customer,
        State checkpoint,
        Instant horizon,
        List<Touchpoint> tail,
        Instant asOf,
        State state,
        List<Past> history,
        Set<CustomerId> absorbed) {

    /** What became of a touchpoint. */
    enum Outcome {
        FOLDED,
        DUPLICATE,
        TOO_LATE
    }

    /** @param early how many touchpoints left the tail before their time because it was full */
    record Applied(Journey journey, Outcome outcome, int early) {}

    public Journey {
        tail = List.copyOf(tail);
        history = List.copyOf(history);
        absorbed = Set.copyOf(absorbed);
    }

    static Journey of(CustomerId customer) {
        return new Journey(
                customer, State.EMPTY, Instant.EPOCH, List.of(), Instant.EPOCH, State.EMPTY, List.of(), Set.of());
    }

    /** Restores a journey from what is stored of it; the state is derived anew. */
    static Journey restored(
            CustomerId customer,
            State checkpoint,
            Instant horizon,
            List<Touchpoint> tail,
            Instant asOf,
            List<Past> history,
            Set<CustomerId> absorbed,
            JourneyRules rules) {
        return new Journey(
                customer, checkpoint, horizon, tail, asOf, folded(checkpoint, tail, asOf, rules), history, absorbed);
    }

    Applied apply(Touchpoint touchpoint, JourneyRules rules) {
        if (!touchpoint.time().isAfter(horizon)) {
            return aboutAnOrder(touchpoint) && !isKnown(touchpoint)
                    ? new Applied(withLate(touchpoint, rules), Outcome.FOLDED, 0)
                    : new Applied(this, Outcome.TOO_LATE, 0);
        }
        int twin = indexOf(touchpoint.messageId());
        List<Touchpoint> changed = new ArrayList<>(tail);
        if (twin >= 0) {
            if (!isEarlier(touchpoint, tail.get(twin))) {
                return new Applied(this, Outcome.DUPLICATE, 0);
            }
            changed.remove(twin);
        }
        int place = -Collections.binarySearch(changed, touchpoint) - 1;
        changed.add(place, touchpoint);
        boolean inOrder =
                twin < 0 && place == changed.size() - 1 && !touchpoint.time().isBefore(asOf);
        State next = inOrder ? state.on(touchpoint, rules) : folded(checkpoint, changed, asOf, rules);
        Journey grown = new Journey(customer, checkpoint, horizon, changed, asOf, next, history, absorbed);
        Journey settled = grown.settled(rules);
        int over = Math.max(0, settled.tail.size() - rules.tail());
        return new Applied(settled.withoutFirst(over, rules), twin < 0 ? Outcome.FOLDED : Outcome.DUPLICATE, over);
    }

    private Journey withLate(Touchpoint touchpoint, JourneyRules rules) {
        State older = checkpoint.late(touchpoint, rules);
        List<Past> past = new ArrayList<>(history);
        past.add(Past.of(touchpoint));
        past.sort(Comparator.comparing(Past::time));
        return new Journey(
                customer,
                older,
                horizon,
                tail,
                asOf,
                folded(older, tail, asOf, rules),
                past.subList(Math.max(0, past.size() - rules.history()), past.size()),
                absorbed);
    }

    /** A timer has fired: time passes up to it, and what has grown too old meanwhile goes into the checkpoint. */
    Journey advance(Instant now, JourneyRules rules) {
        if (now.isBefore(asOf)) {
            return this;
        }
        return new Journey(customer, checkpoint, horizon, tail, now, state.advance(now, rules), history, absorbed)
                .settled(rules);
    }

    /** When something happens without a touchpoint. */
    Optional<Instant> nextDue(JourneyRules rules) {
        Optional<Instant> settle = tail.isEmpty()
                ? Optional.empty()
                : Optional.of(tail.getLast().time().plus(rules.lateness()));
        return Stream.concat(state.carts().deadline(rules.carts()).stream(), settle.stream())
                .min(Comparator.naturalOrder());
    }

    /** The same with a note of why it goes to another customer. */
    Journey handedOver(Names.Merge merge) {
        return new Journey(
                customer,
                checkpoint.handedOver(merge),
                horizon,
                tail,
                asOf,
                state.handedOver(merge),
                history,
                absorbed);
    }

    /**
     * Takes in a journey that turned out to be the same person's. The same journey twice changes nothing more, and what was
     * taken in by it counts as taken in by this one.
     */
    Journey absorb(Journey other, JourneyRules rules) {
        boolean known = absorbed.contains(other.customer);
        Set<CustomerId> all = new TreeSet<>(absorbed);
        all.add(other.customer);
        all.addAll(other.absorbed);
        State before = known ? checkpoint : checkpoint.merge(other.checkpoint);
        Map<String, Touchpoint> united = new HashMap<>();
        Stream.concat(tail.stream(), other.tail.stream())
                .forEach(touchpoint ->
                        united.merge(touchpoint.messageId(), touchpoint, (a, b) -> isEarlier(b, a) ? b : a));
        List<Touchpoint> both = united.values().stream().sorted().toList();
        Instant time = asOf.isAfter(other.asOf) ? asOf : other.asOf;
        Instant edge = horizon.isAfter(other.horizon) ? horizon : other.horizon;
        List<Past> past = known
                ? history
                : Stream.concat(history.stream(), other.history.stream())
                        .sorted(Comparator.comparing(Past::time))
                        .toList();
        Journey merged = new Journey(
                customer,
                before,
                edge,
                both,
                time,
                folded(before, both, time, rules),
                past.subList(Math.max(0, past.size() - rules.history()), past.size()),
                all);
        Journey settled = merged.settled(rules);
        int over = Math.max(0, settled.tail.size() - rules.tail());
        return settled.withoutFirst(over, rules);
    }

    private static State folded(State checkpoint, List<Touchpoint> tail, Instant asOf, JourneyRules rules) {
        State state = checkpoint;
        for (Touchpoint touchpoint : tail) {
            state = state.on(touchpoint, rules);
        }
        return state.advance(asOf, rules);
    }

    private Journey settled(JourneyRules rules) {
        if (tail.isEmpty()) {
            return this;
        }
        Instant latest = tail.getLast().time().isAfter(asOf) ? tail.getLast().time() : asOf;
        return settledUntil(latest.minus(rules.lateness()), rules);
    }

    private Journey settledUntil(Instant wanted, JourneyRules rules) {
        Instant edge = wanted.isAfter(horizon) ? wanted : horizon;
        int leaving = 0;
        while (leaving < tail.size() && !tail.get(leaving).time().isAfter(edge)) {
            leaving++;
        }
        return leaving == 0 && edge.equals(horizon) ? this : settled(leaving, edge, rules);
    }

    /** The tail is full. Touchpoints of the same instant stay apart: the horizon stops just before those that remain. */
    private Journey withoutFirst(int leaving, JourneyRules rules) {
        if (leaving == 0) {
            return this;
        }
        Instant last = tail.get(leaving - 1).time();
        boolean shared = leaving < tail.size() && tail.get(leaving).time().equals(last);
        Instant edge = shared ? last.minusMillis(1) : last;
        return settled(leaving, edge.isAfter(horizon) ? edge : horizon, rules);
    }

    /** The state stays what it is: folding the tail onto the checkpoint comes to the same from any cut. */
    private Journey settled(int leaving, Instant edge, JourneyRules rules) {
        State older = checkpoint;
        List<Past> past = new ArrayList<>(history);
        for (Touchpoint touchpoint : tail.subList(0, leaving)) {
            older = older.on(touchpoint, rules);
            past.add(Past.of(touchpoint));
        }
        return new Journey(
                customer,
                older,
                edge,
                tail.subList(leaving, tail.size()),
                asOf,
                state,
                past.subList(Math.max(0, past.size() - rules.history()), past.size()),
                absorbed);
    }

    private int indexOf(String messageId) {
        for (int i = tail.size() - 1; i >= 0; i--) {
            if (tail.get(i).messageId().equals(messageId)) {
                return i;
            }
        }
        return -1;
    }

    /** Which of two with the same messageId stays. The rest of a touchpoint hardly differs, but then it must not matter who came first. */
    private static boolean isEarlier(Touchpoint one, Touchpoint other) {
        int byTime = one.time().compareTo(other.time());
        return byTime != 0 ? byTime < 0 : fingerprint(one).compareTo(fingerprint(other)) < 0;
    }

    private static String fingerprint(Touchpoint touchpoint) {
        return touchpoint.name()
                + touchpoint.ids().stream()
                        .map(id -> id.kind().code() + id.value())
                        .toList()
                + touchpoint.what()
                + touchpoint.traits().consent()
                + touchpoint.visit()
                + touchpoint.source()
                + touchpoint.channel();
    }

    private boolean isKnown(Touchpoint touchpoint) {
        return switch (touchpoint.what()) {
            case Interaction.OrderCompleted done -> state.orders().isPlaced(done.orderId());
            case Interaction.OrderCancelled gone ->
                state.orders().all().stream().anyMatch(order -> order.id().equals(gone.orderId()) && order.cancelled());
            default -> true;
        };
    }

    private static boolean aboutAnOrder(Touchpoint touchpoint) {
        return touchpoint.what() instanceof Interaction.OrderCompleted
                || touchpoint.what() instanceof Interaction.OrderCancelled;
    }

    /** Products looked at lately that do not lie in the cart, newest first. */
    public List<Product> recentlyViewed() {
        return state.interests()
                .except(state.carts().current().map(Episode::lines).orElse(List.of()));
    }

    /** All touchpoints that are kept, newest first. */
    public List<Past> touchpoints() {
        return Stream.concat(history.stream(), tail.stream().map(Past::of))
                .sorted(Comparator.comparing(Past::time).reversed())
                .toList();
    }
}
