package journey.aggregator.journey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import journey.aggregator.cart.Episode;
import journey.events.CustomerId;
import journey.events.Interaction;
import journey.events.Product;
import journey.events.Touchpoint;
import org.jspecify.annotations.Nullable;

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
 * <p>Immutable, and equal by what it says; but not thread-safe, as its parts are read when they are first needed.
 */
public final class Journey {
    static final RecordCodec<State> STATES = RecordCodec.of(State.class);
    static final RecordCodec<List<Past>> HISTORIES = RecordCodec.of(Past.class).list();
    static final Part<State> NO_CHECKPOINT = Part.of(State.EMPTY, STATES);
    static final Part<List<Past>> NO_HISTORY = Part.of(List.of(), HISTORIES);

    private final CustomerId customer;
    private final Part<State> checkpoint;
    private final Instant horizon;
    private final Tail tail;
    private final Instant asOf;
    private final State state;
    private final Part<List<Past>> history;
    private final Set<CustomerId> absorbed;
    private final Shorthand shorthand;

    /** What became of a touchpoint. */
    enum Outcome {
        FOLDED,
        DUPLICATE,
        TOO_LATE
    }

    /** @param early how many touchpoints left the tail before their time because it was full */
    record Applied(Journey journey, Outcome outcome, int early) {}

    /**
     * @param state what the tail folded onto the checkpoint comes to, as of {@code asOf}
     * @param shorthand what the parts were stored with, and will be
     */
    Journey(
            CustomerId customer,
            Part<State> checkpoint,
            Instant horizon,
            Tail tail,
            Instant asOf,
            State state,
            Part<List<Past>> history,
            Set<CustomerId> absorbed,
            Shorthand shorthand) {
        this.customer = customer;
        this.checkpoint = checkpoint;
        this.horizon = horizon;
        this.tail = tail;
        this.asOf = asOf;
        this.state = state;
        this.history = history;
        this.absorbed = Set.copyOf(absorbed);
        this.shorthand = shorthand;
    }

    static Journey of(CustomerId customer) {
        return new Journey(
                customer,
                NO_CHECKPOINT,
                Instant.EPOCH,
                Tail.EMPTY,
                Instant.EPOCH,
                State.EMPTY,
                NO_HISTORY,
                Set.of(),
                new Shorthand());
    }

    public CustomerId customer() {
        return customer;
    }

    /** What everything before the tail was folded into. */
    State checkpoint() {
        return checkpoint.get();
    }

    /** What is not after it has been folded into the checkpoint; {@link Instant#EPOCH} at first. */
    Instant horizon() {
        return horizon;
    }

    /** The touchpoints that can still be folded again, in their order, without duplicates. */
    public Tail tail() {
        return tail;
    }

    /** The latest timer that fired. */
    Instant asOf() {
        return asOf;
    }

    /** Derived: tail folded onto checkpoint, as of {@link #asOf}. */
    public State state() {
        return state;
    }

    /** The newest of what left the tail, oldest first. */
    List<Past> history() {
        return history.get();
    }

    /** Customers that were merged into this one. */
    public Set<CustomerId> absorbed() {
        return absorbed;
    }

    Part<State> checkpointPart() {
        return checkpoint;
    }

    Part<List<Past>> historyPart() {
        return history;
    }

    boolean hasCheckpoint() {
        return checkpoint != NO_CHECKPOINT;
    }

    boolean hasHistory() {
        return history != NO_HISTORY;
    }

    Shorthand shorthand() {
        return shorthand;
    }

    Applied apply(Touchpoint touchpoint, JourneyRules rules) {
        if (!touchpoint.time().isAfter(horizon)) {
            return aboutAnOrder(touchpoint) && !isKnown(touchpoint)
                    ? new Applied(withLate(touchpoint, rules), Outcome.FOLDED, 0)
                    : new Applied(this, Outcome.TOO_LATE, 0);
        }
        int twin = tail.indexOf(touchpoint.messageId());
        if (twin >= 0 && !isEarlier(touchpoint, tail.get(twin))) {
            return new Applied(this, Outcome.DUPLICATE, 0);
        }
        Tail others = twin < 0 ? tail : tail.without(twin);
        int place = others.place(touchpoint);
        Tail changed = others.with(place, touchpoint);
        boolean inOrder =
                twin < 0 && place == others.size() && !touchpoint.time().isBefore(asOf);
        State next = inOrder ? state.on(touchpoint, rules) : folded(checkpoint.get(), changed, asOf, rules);
        Journey grown = new Journey(customer, checkpoint, horizon, changed, asOf, next, history, absorbed, shorthand);
        Journey settled = grown.settled(rules);
        int over = Math.max(0, settled.tail.size() - rules.tail());
        return new Applied(settled.withoutFirst(over, rules), twin < 0 ? Outcome.FOLDED : Outcome.DUPLICATE, over);
    }

    private Journey withLate(Touchpoint touchpoint, JourneyRules rules) {
        State older = checkpoint.get().late(touchpoint, rules);
        List<Past> past = new ArrayList<>(history.get());
        past.add(Past.of(touchpoint));
        past.sort(Comparator.comparing(Past::time));
        return new Journey(
                customer,
                Part.of(older, STATES),
                horizon,
                tail,
                asOf,
                folded(older, tail, asOf, rules),
                newest(past, rules),
                absorbed,
                new Shorthand());
    }

    private static Part<List<Past>> newest(List<Past> past, JourneyRules rules) {
        List<Past> kept = List.copyOf(past.subList(Math.max(0, past.size() - rules.history()), past.size()));
        return kept.isEmpty() ? NO_HISTORY : Part.of(kept, HISTORIES);
    }

    /** A timer has fired: time passes up to it, and what has grown too old meanwhile goes into the checkpoint. */
    Journey advance(Instant now, JourneyRules rules) {
        if (now.isBefore(asOf)) {
            return this;
        }
        return new Journey(
                        customer,
                        checkpoint,
                        horizon,
                        tail,
                        now,
                        state.advance(now, rules),
                        history,
                        absorbed,
                        shorthand)
                .settled(rules);
    }

    /** When something happens without a touchpoint. */
    Optional<Instant> nextDue(JourneyRules rules) {
        Optional<Instant> settle =
                tail.isEmpty() ? Optional.empty() : Optional.of(tail.lastTime().plus(rules.lateness()));
        return Stream.of(
                        state.carts().deadline(rules.carts()),
                        state.browse().flatMap(browse -> browse.deadline(rules.carts())),
                        settle)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /**
     * Takes in a journey that turned out to be the same person's. The same journey twice changes nothing more, however late
     * it comes again, and what was taken in by it counts as taken in by this one.
     */
    Journey absorb(Journey other, JourneyRules rules) {
        boolean known = absorbed.contains(other.customer);
        Set<CustomerId> all = new TreeSet<>(absorbed);
        all.add(other.customer);
        all.addAll(other.absorbed);
        State before = known ? checkpoint.get() : checkpoint.get().merge(other.checkpoint.get(), rules);
        Map<String, Touchpoint> united = new HashMap<>();
        Stream.concat(
                        tail.stream(),
                        other.tail.stream()
                                .filter(touchpoint ->
                                        !known || touchpoint.time().isAfter(horizon)))
                .forEach(touchpoint ->
                        united.merge(touchpoint.messageId(), touchpoint, (a, b) -> isEarlier(b, a) ? b : a));
        Tail both = Tail.of(united.values().stream().sorted().toList());
        Instant time = asOf.isAfter(other.asOf) ? asOf : other.asOf;
        Instant edge = horizon.isAfter(other.horizon) ? horizon : other.horizon;
        List<Past> past = known
                ? history.get()
                : Stream.concat(history.get().stream(), other.history.get().stream())
                        .sorted(Comparator.comparing(Past::time))
                        .toList();
        Journey merged = new Journey(
                customer,
                before.equals(State.EMPTY) ? NO_CHECKPOINT : Part.of(before, STATES),
                edge,
                both,
                time,
                folded(before, both, time, rules),
                newest(past, rules),
                all,
                new Shorthand());
        Journey settled = merged.settled(rules);
        int over = Math.max(0, settled.tail.size() - rules.tail());
        return settled.withoutFirst(over, rules);
    }

    /**
     * Without everything up to {@code at}. What is folded already can't be taken apart: where the horizon lies behind that
     * instant, all of the checkpoint goes.
     */
    Journey after(Instant at, JourneyRules rules) {
        Tail later = Tail.of(tail.stream()
                .filter(touchpoint -> touchpoint.time().isAfter(at))
                .toList());
        return new Journey(
                customer,
                NO_CHECKPOINT,
                horizon.isAfter(at) ? horizon : at,
                later,
                asOf,
                folded(State.EMPTY, later, asOf, rules),
                NO_HISTORY,
                Set.of(),
                new Shorthand());
    }

    /** All that is stored, for whoever wants to see it. */
    public Contents contents() {
        return new Contents(
                customer, checkpoint(), horizon, List.copyOf(tail), asOf, state, history(), new TreeSet<>(absorbed));
    }

    /** The parts of a journey, see there. */
    public record Contents(
            CustomerId customer,
            State checkpoint,
            Instant horizon,
            List<Touchpoint> tail,
            Instant asOf,
            State state,
            List<Past> history,
            Set<CustomerId> absorbed) {
        @Override
        public String toString() {
            return "Contents[" + customer + "]";
        }
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
        Instant latest = tail.lastTime().isAfter(asOf) ? tail.lastTime() : asOf;
        return settledUntil(latest.minus(rules.lateness()), rules);
    }

    private Journey settledUntil(Instant wanted, JourneyRules rules) {
        Instant edge = wanted.isAfter(horizon) ? wanted : horizon;
        int leaving = 0;
        while (leaving < tail.size() && !tail.time(leaving).isAfter(edge)) {
            leaving++;
        }
        return leaving == 0 && edge.equals(horizon) ? this : settled(leaving, edge, rules);
    }

    /** The tail is full. Touchpoints of the same instant stay apart: the horizon stops just before those that remain. */
    private Journey withoutFirst(int leaving, JourneyRules rules) {
        if (leaving == 0) {
            return this;
        }
        Instant last = tail.time(leaving - 1);
        boolean shared = leaving < tail.size() && tail.time(leaving).equals(last);
        Instant edge = shared ? last.minusMillis(1) : last;
        return settled(leaving, edge.isAfter(horizon) ? edge : horizon, rules);
    }

    /** The state stays what it is: folding the tail onto the checkpoint comes to the same from any cut. */
    private Journey settled(int leaving, Instant edge, JourneyRules rules) {
        if (leaving == 0) {
            return new Journey(customer, checkpoint, edge, tail, asOf, state, history, absorbed, shorthand);
        }
        State older = checkpoint.get();
        List<Past> past = new ArrayList<>(history.get());
        for (Touchpoint touchpoint : tail.first(leaving)) {
            older = older.on(touchpoint, rules);
            past.add(Past.of(touchpoint));
        }
        // What has left needs no words any more.
        return new Journey(
                customer,
                Part.of(older.settled(edge), STATES),
                edge,
                tail.withoutFirst(leaving),
                asOf,
                state.settled(edge),
                newest(past, rules),
                absorbed,
                new Shorthand());
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
                + touchpoint.channel()
                + touchpoint.bot();
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
        return Stream.concat(history.get().stream(), tail.stream().map(Past::of))
                .sorted(Comparator.comparing(Past::time).reversed())
                .toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Journey journey
                && customer.equals(journey.customer)
                && checkpoint.equals(journey.checkpoint)
                && horizon.equals(journey.horizon)
                && tail.equals(journey.tail)
                && asOf.equals(journey.asOf)
                && state.equals(journey.state)
                && history.equals(journey.history)
                && absorbed.equals(journey.absorbed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(customer, horizon, asOf, tail);
    }

    @Override
    public String toString() {
        return "Journey[" + customer + ", " + tail.size() + " touchpoints in the tail]";
    }
}
