package journey.aggregator.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import journey.aggregator.affinity.Basis;
import journey.aggregator.cart.Episode;
import journey.aggregator.handover.Unmerge;
import journey.aggregator.person.Names;
import journey.events.CustomerId;
import journey.events.Identifier;
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
 * <p>What was handed over may come apart again for a while: see {@link Seams}, and {@link #part}.
 *
 * <p>The horizon moves with the touchpoints' own times (the latest less the lateness), never with a clock of ours; so it
 * is the same for every order of arrival. What comes from before the horizon is too late and not folded, but for facts
 * about orders: they carry their own identity, so they can be taken at any time, and a sale is never lost.
 *
 * <p>Immutable, and equal by what it says; but not thread-safe, as its parts are read when they are first needed.
 */
public final class Journey {
    static final RecordCodec<State> STATES = RecordCodec.of(State.class);
    static final RecordCodec<List<Past>> HISTORIES = RecordCodec.pasts();
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
    private final Seams seams;
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
            Seams seams,
            Shorthand shorthand) {
        this.customer = customer;
        this.checkpoint = checkpoint;
        this.horizon = horizon;
        this.tail = tail;
        this.asOf = asOf;
        this.state = state;
        this.history = history;
        this.absorbed = Set.copyOf(absorbed);
        this.seams = seams;
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
                Seams.NONE,
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

    /** Whom this one could still be parted from, and was. */
    Seams seams() {
        return seams;
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
        State next = inOrder ? state.on(touchpoint, rules) : folded(base(rules), changed, asOf, rules);
        Journey grown =
                new Journey(customer, checkpoint, horizon, changed, asOf, next, history, absorbed, seams, shorthand);
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
                folded(seams.base(older, rules), tail, asOf, rules),
                newest(past, rules),
                absorbed,
                seams,
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
                        seams,
                        shorthand)
                .settled(rules);
    }

    /** When something happens without a touchpoint. */
    Optional<Instant> nextDue(JourneyRules rules) {
        Optional<Instant> settle = seams.until()
                .or(() -> tail.isEmpty()
                        ? Optional.empty()
                        : Optional.of(tail.lastTime().plus(rules.lateness())));
        return Stream.of(
                        state.carts().deadline(rules.carts()),
                        state.browse().flatMap(browse -> browse.deadline(rules.carts())),
                        settle)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** Whether there is nothing to be kept. */
    boolean isBlank() {
        return tail.isEmpty()
                && !hasCheckpoint()
                && asOf.equals(Instant.EPOCH)
                && horizon.equals(Instant.EPOCH)
                && absorbed.isEmpty()
                && seams == Seams.NONE;
    }

    /** Whose it is, for those who decide how long it is kept. */
    Keeping.Kind kind() {
        return kind(state);
    }

    private Keeping.Kind kind(State folded) {
        if (folded.touchpoints() > 0 && folded.touchpoints() == folded.bots()) {
            return Keeping.Kind.MACHINE;
        }
        boolean named = customer.known()
                || folded.person().email().isPresent()
                || !folded.orders().all().isEmpty()
                || folded.names().ids().keySet().stream().anyMatch(Journey::isName);
        return named ? Keeping.Kind.KNOWN : Keeping.Kind.ANONYMOUS;
    }

    private static boolean isName(Identifier id) {
        return switch (id.kind()) {
            case USER, EMAIL, ORDER -> true;
            case ANONYMOUS, CHECKOUT, CART -> false;
        };
    }

    /** When it has been kept for long enough if nothing more comes; empty if it is kept for good. */
    Optional<Instant> agesAt(Keeping keeping) {
        if (keeping.keepsAllJourneys()) {
            return Optional.empty();
        }
        Instant last = state.lastSeen().orElseGet(() -> tail.isEmpty() ? horizon : tail.lastTime());
        return last.equals(Instant.EPOCH)
                ? Optional.empty()
                : keeping.of(kind())
                        .map(last::plus)
                        .map(aged -> seams.until().filter(aged::isBefore).orElse(aged));
    }

    /** Whether {@code now} is too early for anything to have been kept for that long. */
    boolean isYoung(Instant now, Duration kept) {
        Instant first = tail.isEmpty() ? horizon : tail.time(0);
        Instant seen = state.lastSeen().orElse(first);
        return now.isBefore((seen.isBefore(first) || tail.isEmpty() ? seen : first).plus(kept));
    }

    /**
     * @param gone has been kept for long enough, as of then; its contribution stays
     * @param at when that was
     * @param rest what came later, often nothing
     */
    record Aged(Journey gone, Instant at, Journey rest) {}

    /**
     * Takes off what has been kept for long enough: up to the first silence that was too long, or all of it. A silence among
     * touchpoints of the tail is one that was gathered before it was folded; it comes to the same as when it was noticed then.
     *
     * @return empty when there is nothing to be taken off
     */
    Optional<Aged> aged(Instant now, Keeping keeping, JourneyRules rules) {
        return beforeSilence(keeping, rules)
                .or(() -> agesAt(keeping)
                        .filter(at -> !at.isAfter(now))
                        .map(at -> new Aged(advance(at, rules), at, Journey.of(customer))));
    }

    private Optional<Aged> beforeSilence(Keeping keeping, JourneyRules rules) {
        Optional<Duration> shortest = keeping.shortest();
        if (tail.size() < 2
                || shortest.isEmpty()
                || seams.areOpen()
                || tail.lastTime().isBefore(tail.time(0).plus(shortest.get()))) {
            return Optional.empty();
        }
        State before = base(rules);
        Instant last = tail.time(0);
        for (int i = 0; i < tail.size(); i++) {
            Touchpoint next = tail.get(i);
            Instant at = keeping.of(kind(before)).map(last::plus).orElse(Instant.MAX);
            if (i > 0 && !next.time().isBefore(at)) {
                return Optional.of(new Aged(part(tail.first(i), at, rules), at, after(tail.time(i - 1), rules)));
            }
            before = before.on(next, rules);
            last = before.lastSeen().orElse(next.time());
        }
        return Optional.empty();
    }

    private Journey part(List<Touchpoint> first, Instant until, JourneyRules rules) {
        Tail earlier = Tail.of(first);
        return new Journey(
                customer,
                checkpoint,
                horizon,
                earlier,
                until,
                folded(base(rules), earlier, until, rules),
                history,
                absorbed,
                seams,
                new Shorthand());
    }

    private State base(JourneyRules rules) {
        return seams.base(checkpoint.get(), rules);
    }

    /** The same with a note of why it goes to another customer. */
    Journey handedOver(Names.Merge merge) {
        return new Journey(
                customer,
                Part.of(checkpoint.get().noting(merge), STATES),
                horizon,
                tail,
                asOf,
                state.noting(merge),
                history,
                absorbed,
                seams,
                shorthand);
    }

    /**
     * Takes in a journey that turned out to be the same person's. The same journey twice changes nothing more, however late
     * it comes again, and what was taken in by it counts as taken in by this one. If it {@linkplain #handedOver says why} it
     * comes, it can be parted with for a while, see {@link Seams}.
     */
    Journey absorb(Journey other, JourneyRules rules) {
        boolean known = absorbed.contains(other.customer);
        Set<CustomerId> all = new TreeSet<>(absorbed);
        all.add(other.customer);
        all.addAll(other.absorbed);
        Optional<Instant> until = Optional.of(rules.undo())
                .filter(Duration::isPositive)
                .flatMap(window -> other.state.names().merges().stream()
                        .filter(merge -> merge.loser().equals(other.customer))
                        .findFirst()
                        .map(merge -> merge.at().plus(window)));
        State before =
                known || until.isPresent() ? checkpoint.get() : checkpoint.get().merge(other.base(rules), rules);
        Stream<Seams.Joined> joined = known || until.isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        Stream.of(new Seams.Joined(
                                other.customer,
                                until.get(),
                                other.checkpoint.get(),
                                other.horizon,
                                other.history.get(),
                                other.ownIds(this),
                                other.absorbed)),
                        other.seams.open().stream());
        Seams both = seams.and(joined, other);
        Tail theirs = known ? other.tail.after(horizon) : other.tail;
        Tail union = tail.and(theirs, Journey::isEarlier);
        Instant time = asOf.isAfter(other.asOf) ? asOf : other.asOf;
        Instant edge = horizon.isAfter(other.horizon) ? horizon : other.horizon;
        List<Past> past = known || until.isPresent() ? history.get() : inOrder(history.get(), other.shown());
        Journey merged = new Journey(
                customer,
                before.equals(State.EMPTY) ? NO_CHECKPOINT : Part.of(before, STATES),
                edge,
                union,
                time,
                continues(other)
                        ? folded(other.state, tail, time, rules)
                        : folded(both.base(before, rules), union, time, rules),
                newest(past, rules),
                all,
                both,
                other.shorthand);
        Journey settled = merged.settled(rules);
        int over = Math.max(0, settled.tail.size() - rules.tail());
        return settled.withoutFirst(over, rules);
    }

    /** Whether this one is nothing but touchpoints that come after all of the other, as when somebody has just logged in. */
    private boolean continues(Journey other) {
        return !hasCheckpoint()
                && seams == Seams.NONE
                && horizon.equals(Instant.EPOCH)
                && absorbed.isEmpty()
                && (tail.isEmpty() || other.tail.isBefore(tail) && tail.time(0).isAfter(other.asOf));
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
                Seams.NONE,
                new Shorthand());
    }

    /** All that is stored, for whoever wants to see it. */
    public Contents contents() {
        return new Contents(
                customer,
                checkpoint(),
                horizon,
                List.copyOf(tail),
                asOf,
                state,
                history(),
                new TreeSet<>(absorbed),
                seams.open().stream().map(Seams.Joined::checkpoint).toList());
    }

    /**
     * The parts of a journey, see there.
     *
     * @param takenIn checkpoints of journeys that can still be parted with
     */
    public record Contents(
            CustomerId customer,
            State checkpoint,
            Instant horizon,
            List<Touchpoint> tail,
            Instant asOf,
            State state,
            List<Past> history,
            Set<CustomerId> absorbed,
            List<State> takenIn) {
        @Override
        public String toString() {
            return "Contents[" + customer + "]";
        }
    }

    private static List<Past> inOrder(List<Past> one, List<Past> other) {
        return Stream.concat(one.stream(), other.stream())
                .sorted(Comparator.comparing(Past::time))
                .toList();
    }

    /** What has left the tail, that of journeys with an open seam included. */
    private List<Past> shown() {
        List<Past> all = history.get();
        for (Seams.Joined joined : seams.open()) {
            all = inOrder(all, joined.history());
        }
        return all;
    }

    /** What this one was known by, as long as the other one wasn't. */
    private List<Identifier> ownIds(Journey other) {
        Map<Identifier, Names.First> theirs = other.state.names().ids();
        return state.names().ids().entrySet().stream()
                .filter(named -> named.getKey().kind() != Identifier.Kind.USER)
                .filter(named -> Optional.ofNullable(theirs.get(named.getKey()))
                        .filter(first -> first.since().isBefore(named.getValue().since()))
                        .isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The identifiers that undoing a merge gives back.
     *
     * @return empty when the loser was never merged into this one, or too long ago to be told apart
     */
    public Optional<List<Identifier>> idsOf(CustomerId loser) {
        return seams.idsOf(loser, tail, state);
    }

    /** Whom a touchpoint with these identifiers goes to instead, since a merge was undone. */
    Optional<CustomerId> redirected(List<Identifier> named) {
        return seams.redirected(named);
    }

    /** Whom a journey that is handed over to this one goes to instead, since its merge was undone. */
    Optional<CustomerId> redirected(Journey other) {
        return seams.undone().stream()
                .filter(unmerge -> unmerge.loser().equals(other.customer))
                .map(Unmerge::into)
                .findFirst();
    }

    /** @param gone what is not this customer's, if there is any; still by the loser's id */
    record Parted(Journey rest, Optional<Journey> gone) {}

    /** Undoes a merge. A second time it lets go what has come to be here since, as by another merge. */
    Parted part(Unmerge unmerge, JourneyRules rules) {
        Set<CustomerId> whose = new TreeSet<>(Set.of(unmerge.loser()));
        seams.open().stream()
                .filter(joined -> joined.customer().equals(unmerge.loser()))
                .forEach(joined -> whose.addAll(joined.absorbed()));
        Map<Boolean, List<Seams.Joined>> leaving =
                seams.open().stream().collect(Collectors.partitioningBy(joined -> whose.contains(joined.customer())));
        Map<Boolean, List<Touchpoint>> theirs =
                tail.stream().collect(Collectors.partitioningBy(touchpoint -> unmerge.takes(touchpoint.ids())));
        boolean known = seams.undone().stream().anyMatch(before -> before.into().equals(unmerge.into()));
        if (known
                && leaving.getOrDefault(true, List.of()).isEmpty()
                && theirs.getOrDefault(true, List.of()).isEmpty()) {
            return new Parted(this, Optional.empty());
        }
        Names.Merge note = state.names().merges().stream()
                .filter(merge -> merge.loser().equals(unmerge.loser()))
                .findFirst()
                .orElseGet(() ->
                        new Names.Merge(unmerge.loser(), unmerge.at(), Identifier.Kind.ANONYMOUS, Optional.empty()));
        State mine = checkpoint.get().noting(note.undone(unmerge.at()));
        Seams stay = Seams.of(
                leaving.getOrDefault(false, List.of()),
                Stream.concat(seams.undone().stream(), Stream.of(unmerge).filter(one -> !known))
                        .toList());
        Tail ours = Tail.of(theirs.getOrDefault(false, List.of()));
        Journey rest = new Journey(
                customer,
                Part.of(mine, STATES),
                horizon,
                ours,
                asOf,
                folded(stay.base(mine, rules), ours, asOf, rules),
                history,
                absorbed,
                stay,
                new Shorthand());
        return new Parted(rest.settled(rules), gone(unmerge, leaving.getOrDefault(true, List.of()), theirs, rules));
    }

    private Optional<Journey> gone(
            Unmerge unmerge, List<Seams.Joined> leaving, Map<Boolean, List<Touchpoint>> theirs, JourneyRules rules) {
        Tail tail = Tail.of(theirs.getOrDefault(true, List.of()));
        State older = State.EMPTY;
        Instant edge = Instant.EPOCH;
        List<Past> past = List.of();
        Set<CustomerId> others = new TreeSet<>();
        for (Seams.Joined joined : leaving) {
            State own = joined.checkpoint().withoutNoting(unmerge.loser());
            older = older.equals(State.EMPTY) ? own : older.merge(own, rules);
            edge = edge.isAfter(joined.horizon()) ? edge : joined.horizon();
            past = inOrder(past, joined.history());
            others.add(joined.customer());
        }
        others.remove(unmerge.loser());
        if (tail.isEmpty() && older.equals(State.EMPTY)) {
            return Optional.empty();
        }
        return Optional.of(new Journey(
                        unmerge.loser(),
                        older.equals(State.EMPTY) ? NO_CHECKPOINT : Part.of(older, STATES),
                        edge,
                        tail,
                        asOf,
                        folded(older, tail, asOf, rules),
                        newest(past, rules),
                        others,
                        Seams.NONE,
                        new Shorthand())
                .settled(rules));
    }

    /** The same as if nobody had said that it goes to another customer. */
    Journey withoutNoting(CustomerId loser) {
        return new Journey(
                customer,
                Part.of(checkpoint.get().withoutNoting(loser), STATES),
                horizon,
                tail,
                asOf,
                state.withoutNoting(loser),
                history,
                absorbed,
                seams,
                new Shorthand());
    }

    private static State folded(State checkpoint, List<Touchpoint> tail, Instant asOf, JourneyRules rules) {
        State state = checkpoint;
        for (Touchpoint touchpoint : tail) {
            state = state.on(touchpoint, rules);
        }
        return state.advance(asOf, rules);
    }

    private Journey settled(JourneyRules rules) {
        Instant latest = tail.isEmpty() || asOf.isAfter(tail.lastTime()) ? asOf : tail.lastTime();
        Journey closed = this;
        while (closed.seams.until().filter(until -> !until.isAfter(latest)).isPresent()) {
            closed = closed.withFirstSeamClosed(rules);
        }
        return closed.tail.isEmpty() || closed.seams.areOpen()
                ? closed
                : closed.settledUntil(latest.minus(rules.lateness()), rules);
    }

    /** The state stays what it is. */
    private Journey withFirstSeamClosed(JourneyRules rules) {
        Seams.Joined joined = seams.open().getFirst();
        State both = checkpoint.get().merge(joined.checkpoint(), rules);
        return new Journey(
                customer,
                both.equals(State.EMPTY) ? NO_CHECKPOINT : Part.of(both, STATES),
                horizon,
                tail,
                asOf,
                state,
                newest(inOrder(history.get(), joined.history()), rules),
                absorbed,
                seams.withoutFirst(),
                new Shorthand());
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
        if (seams.areOpen()) {
            return withFirstSeamClosed(rules).withoutFirst(leaving, rules);
        }
        Instant last = tail.time(leaving - 1);
        boolean shared = leaving < tail.size() && tail.time(leaving).equals(last);
        Instant edge = shared ? last.minusMillis(1) : last;
        return settled(leaving, edge.isAfter(horizon) ? edge : horizon, rules);
    }

    /** The state stays what it is: folding the tail onto the checkpoint comes to the same from any cut. */
    private Journey settled(int leaving, Instant edge, JourneyRules rules) {
        if (leaving == 0) {
            return new Journey(customer, checkpoint, edge, tail, asOf, state, history, absorbed, seams, shorthand);
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
                seams,
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

    /**
     * What products are recommended by: those looked at lately, the cart, and what was bought as far as touchpoints can still
     * be folded again.
     */
    public Basis recommendedBy(String shopCurrency) {
        return Baskets.basis(this, shopCurrency);
    }

    /** All touchpoints that are kept, newest first. */
    public List<Past> touchpoints() {
        return Stream.concat(shown().stream(), tail.stream().map(Past::of))
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
                && absorbed.equals(journey.absorbed)
                && seams.equals(journey.seams);
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
