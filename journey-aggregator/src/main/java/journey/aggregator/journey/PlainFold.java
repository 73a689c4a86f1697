package journey.aggregator.journey;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import journey.aggregator.erasure.Erasure;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.erasure.Retirement;
import journey.aggregator.erasure.RetirementCodec;
import journey.aggregator.handover.Handover;
import journey.aggregator.handover.HandoverCodec;
import journey.aggregator.handover.Unmerge;
import journey.aggregator.handover.UnmergeCodec;
import journey.aggregator.person.Names;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
import journey.events.codec.TouchpointCodec;

/**
 * What {@link JourneyFold} has to come to on one partition, said as plainly as possible: one record at a time, journeys in
 * memory, no batches, no store, no cache. Nothing is ever added to a counter; {@link #asOf} counts whole journeys.
 *
 * <p>What was handed over is taken in as the plain fold of the other partition knew it, not as the record has it, which is
 * {@code JourneyFold}'s word: see {@link Underway}.
 *
 * <p>Time passes with the records: before one is folded, timers fire that were due when it was appended. That is when they
 * did, give or take a moment, which makes a difference only to what comes at the very edge of the lateness.
 */
public final class PlainFold {
    /** What came of a record. */
    public enum Outcome {
        FOLDED,
        /** It brings a journey that was not handed over yet, as far as the other partitions have been folded. */
        WAITS,
        /** It can't be read, or folding it fails: {@code JourneyFold} sets it aside. */
        SET_ASIDE,
        /** It brings a journey that nobody handed over. */
        UNEXPLAINED
    }

    private final JourneyRules rules;
    private final TransferCodec transfers;
    private final TouchpointCodec touchpoints;
    private final Underway underway;
    private final long gatheredUntil;
    private final Vocabulary names;
    private final Map<CustomerId, Held> customers = new HashMap<>();
    private final Map<CustomerId, Instant> dues = new HashMap<>();
    private final TreeSet<Timer> timers = new TreeSet<>();
    private final Map<String, Long> erasures = new TreeMap<>();

    private record Timer(Instant due, CustomerId customer) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = due.compareTo(other.due);
            return byTime == 0 ? customer.compareTo(other.customer) : byTime;
        }
    }

    /** What a record says of its customer. */
    private sealed interface Event {
        record Did(Touchpoint touchpoint) implements Event {}

        record TurnedOut(Handover handover) implements Event {}

        record WasNot(Unmerge unmerge) implements Event {}

        record Brought(Journey journey) implements Event {}

        record Waited(Instant until) implements Event {}

        record WasErased(Erasure erasure) implements Event {}

        /** Whoever this one was merged into is gone. */
        record WentOn() implements Event {}
    }

    /**
     * A partition of which nothing is folded yet.
     *
     * @param generation whose transfers are its own
     * @param gatheredUntil the first offset that the generation did not gather any more: before it nothing was too late and
     *     no timer fired
     * @param underway shared by all partitions
     */
    public PlainFold(
            String generation, JourneyRules rules, TouchpointCodec touchpoints, Underway underway, long gatheredUntil) {
        this.rules = rules;
        this.transfers = new TransferCodec(new JourneyCodec(rules), generation);
        this.touchpoints = touchpoints;
        this.underway = underway;
        this.gatheredUntil = gatheredUntil;
        this.names = new Vocabulary(dimension -> Set.of(), rules.figures().names());
    }

    /**
     * Folds the next record; one that waits changes nothing and is to be given again.
     *
     * @param until timers that are due until then fire first
     * @param mayWait false for one that has waited in vain: it is then taken for a repetition of what came before on the
     *     same way, and left out where nothing did
     */
    public Outcome fold(long offset, Instant until, Envelope record, boolean mayWait) {
        boolean gathers = offset < gatheredUntil;
        if (!gathers) {
            pass(until);
        }
        if (!CustomerId.isOne(record.key())) {
            return Outcome.SET_ASIDE;
        }
        CustomerId customer = new CustomerId(record.key());
        if (TransferCodec.isOne(record)) {
            return transfers.isForeign(record)
                    ? Outcome.FOLDED
                    : bring(customer, record, mayWait, gathers ? rules.gathering() : rules);
        }
        return switch (read(record)) {
            case Decoded.Ok<Event> ok -> fold(customer, ok.value(), gathers ? rules.gathering() : rules);
            case Decoded.Undecodable<Event> bad -> Outcome.SET_ASIDE;
        };
    }

    private Outcome bring(CustomerId customer, Envelope record, boolean mayWait, JourneyRules folding) {
        return switch (transfers.decode(record)) {
            case Decoded.Ok<Journey> ok -> {
                Underway.Way way = new Underway.Way(ok.value().customer(), customer);
                yield underway.arrives(way, ok.value(), record.value())
                        .or(() -> mayWait ? Optional.empty() : underway.again(way))
                        .map(ours -> fold(customer, new Event.Brought(ours), folding))
                        .orElse(mayWait ? Outcome.WAITS : Outcome.UNEXPLAINED);
            }
            case Decoded.Undecodable<Journey> bad -> Outcome.SET_ASIDE;
        };
    }

    private Outcome fold(CustomerId customer, Event event, JourneyRules folding) {
        Held held = customers.getOrDefault(customer, new Held.Live(Journey.of(customer)));
        Held next;
        try {
            next = on(held, customer, event, folding);
        } catch (RuntimeException poison) {
            return Outcome.SET_ASIDE;
        }
        keep(customer, next);
        return Outcome.FOLDED;
    }

    private Decoded<Event> read(Envelope record) {
        if (HandoverCodec.isOne(record)) {
            return HandoverCodec.decode(record) instanceof Decoded.Ok<Handover> ok
                    ? new Decoded.Ok<>(new Event.TurnedOut(ok.value()))
                    : new Decoded.Undecodable<>("no handover");
        }
        if (ErasureCodec.isOne(record)) {
            return ErasureCodec.decode(record) instanceof Decoded.Ok<Erasure> ok
                    ? new Decoded.Ok<>(new Event.WasErased(ok.value()))
                    : new Decoded.Undecodable<>("no erasure");
        }
        if (RetirementCodec.isOne(record)) {
            return RetirementCodec.decode(record) instanceof Decoded.Ok<Retirement>
                    ? new Decoded.Ok<>(new Event.WentOn())
                    : new Decoded.Undecodable<>("no retirement");
        }
        if (UnmergeCodec.isOne(record)) {
            return UnmergeCodec.decode(record) instanceof Decoded.Ok<Unmerge> ok
                    ? new Decoded.Ok<>(new Event.WasNot(ok.value()))
                    : new Decoded.Undecodable<>("no undone merge");
        }
        return touchpoints.decode(record) instanceof Decoded.Ok<Touchpoint> ok
                ? new Decoded.Ok<>(new Event.Did(ok.value()))
                : new Decoded.Undecodable<>("no touchpoint");
    }

    /** Fires what is due until then, in its order. */
    private void pass(Instant until) {
        while (!timers.isEmpty() && !timers.first().due().isAfter(until)) {
            Timer timer = timers.removeFirst();
            CustomerId customer = timer.customer();
            dues.remove(customer);
            Held held = customers.getOrDefault(customer, new Held.Live(Journey.of(customer)));
            Held next = on(held, customer, new Event.Waited(timer.due()), rules);
            if (next instanceof Held.Erased erased && erased.isForgotten(timer.due())) {
                customers.remove(customer);
            } else {
                keep(customer, next);
            }
        }
    }

    private void keep(CustomerId customer, Held held) {
        Optional.ofNullable(dues.remove(customer)).ifPresent(due -> timers.remove(new Timer(due, customer)));
        customers.put(customer, held);
        held.nextDue(rules).ifPresent(due -> {
            dues.put(customer, due);
            timers.add(new Timer(due, customer));
        });
    }

    private Held on(Held held, CustomerId customer, Event event, JourneyRules folding) {
        return switch (held) {
            case Held.Live live -> on(live.journey(), event, folding);
            case Held.Forwarded forwarded -> on(forwarded, customer, event);
            case Held.Erased erased -> on(erased, customer, event, folding);
        };
    }

    private Held on(Journey journey, Event event, JourneyRules folding) {
        return switch (event) {
            case Event.Did did -> {
                if (journey.redirected(did.touchpoint().ids()).isPresent()) {
                    yield new Held.Live(journey);
                }
                Journey.Applied applied = journey.apply(did.touchpoint(), folding);
                if (applied.outcome() == Journey.Outcome.FOLDED && !State.leftOut(did.touchpoint(), rules)) {
                    Contribution.name(did.touchpoint(), names);
                }
                yield new Held.Live(applied.journey());
            }
            case Event.Brought brought -> {
                Journey other = brought.journey();
                Optional<CustomerId> elsewhere = journey.redirected(other);
                if (elsewhere.isPresent()) {
                    underway.sends(other.withoutNoting(other.customer()), elsewhere.get());
                    yield new Held.Live(journey);
                }
                Contribution.of(other, rules, names);
                Journey both = journey.absorb(other, folding);
                for (Unmerge unmerge : both.seams().undone()) {
                    both = part(both, unmerge, folding);
                }
                yield new Held.Live(both);
            }
            case Event.WasNot wasNot -> new Held.Live(part(journey, wasNot.unmerge(), folding));
            case Event.Waited waited -> new Held.Live(journey.advance(waited.until(), folding));
            case Event.WentOn _ -> new Held.Live(journey);
            case Event.TurnedOut turnedOut -> {
                Handover handover = turnedOut.handover();
                underway.sends(
                        journey.handedOver(
                                new Names.Merge(journey.customer(), handover.at(), handover.by(), Optional.empty())),
                        handover.into());
                yield new Held.Forwarded(handover.into());
            }
            case Event.WasErased wasErased -> {
                Instant at = wasErased.erasure().at();
                yield new Held.Erased(at, later(journey, wasErased.erasure(), folding));
            }
        };
    }

    private Journey part(Journey journey, Unmerge unmerge, JourneyRules folding) {
        Journey.Parted parted = journey.part(unmerge, folding);
        parted.gone().ifPresent(gone -> underway.sends(gone, unmerge.into()));
        return parted.rest();
    }

    private Optional<Held> later(Journey journey, Erasure erasure, JourneyRules folding) {
        Journey after = journey.after(erasure.at(), folding);
        long gone = journey.state().touchpoints() - after.state().touchpoints();
        if (gone > 0) {
            erasures.merge(erasure.receipt() + JourneyFold.ERASED_JOURNEYS, 1L, Long::sum);
            erasures.merge(erasure.receipt() + JourneyFold.ERASED_TOUCHPOINTS, gone, Long::sum);
        }
        return after.tail().isEmpty() ? Optional.empty() : Optional.of(new Held.Live(after));
    }

    /** What comes here is on the log once more, for the other one. */
    private Held on(Held.Forwarded forwarded, CustomerId customer, Event event) {
        return switch (event) {
            case Event.Did did -> forwarded;
            case Event.WasNot wasNot -> forwarded;
            case Event.Waited waited -> forwarded;
            case Event.WentOn _ -> new Held.Live(Journey.of(customer));
            case Event.Brought brought -> {
                underway.sends(brought.journey(), forwarded.into());
                yield forwarded;
            }
            case Event.TurnedOut again ->
                again.handover().into().compareTo(forwarded.into()) > 0
                        ? new Held.Forwarded(again.handover().into())
                        : forwarded;
            case Event.WasErased wasErased ->
                new Held.Erased(wasErased.erasure().at(), Optional.empty());
        };
    }

    /** What comes from before the erasure is dropped; anything else meets what has been since. */
    private Held on(Held.Erased erased, CustomerId customer, Event event, JourneyRules folding) {
        Held since = erased.since().orElseGet(() -> new Held.Live(Journey.of(customer)));
        return switch (event) {
            case Event.Did did ->
                did.touchpoint().time().isAfter(erased.at())
                        ? new Held.Erased(erased.at(), Optional.of(on(since, customer, event, folding)))
                        : erased;
            case Event.Brought brought -> {
                Journey later = brought.journey().after(erased.at(), folding);
                yield later.tail().isEmpty()
                        ? erased
                        : new Held.Erased(
                                erased.at(), Optional.of(on(since, customer, new Event.Brought(later), folding)));
            }
            case Event.TurnedOut turnedOut ->
                new Held.Erased(erased.at(), Optional.of(on(since, customer, event, folding)));
            case Event.WasNot wasNot -> new Held.Erased(erased.at(), Optional.of(on(since, customer, event, folding)));
            case Event.WentOn _ ->
                new Held.Erased(
                        erased.at(),
                        erased.since()
                                .map(held -> on(held, customer, event, folding))
                                .filter(held -> !(held instanceof Held.Live live
                                        && live.journey().isBlank())));
            case Event.Waited waited -> {
                Optional<Held> later = erased.since().map(held -> on(held, customer, event, folding));
                yield waited.until().isBefore(erased.forgottenAt())
                        ? new Held.Erased(erased.at(), later)
                        : later.orElse(erased);
            }
            case Event.WasErased again -> {
                Erasure erasure = again.erasure();
                yield !erased.at().isBefore(erasure.at())
                        ? erased
                        : new Held.Erased(
                                erasure.at(),
                                erased.since()
                                        .flatMap(Held::journeyHere)
                                        .flatMap(journey -> later(journey, erasure, folding)));
            }
        };
    }

    /** Customers with a journey. */
    public long customers() {
        return customers.values().stream()
                .filter(held -> held.journeyHere()
                        .filter(one -> one.state().touchpoints() > 0)
                        .isPresent())
                .count();
    }

    /**
     * What the slot has to hold when time has passed until then: by hash its fields, and by sorted set its members and
     * their scores. Changes nothing; zeros are left out.
     */
    public Map<String, Map<String, Long>> asOf(Instant until) {
        Map<String, Map<String, Long>> sums = new TreeMap<>();
        for (Held held : customers.values()) {
            held.journeyHere().map(journey -> advanced(journey, until)).ifPresent(journey -> {
                Contribution.of(journey, rules, names)
                        .forEach((counter, count) -> of(sums, counter.hash()).merge(counter.field(), count, Long::sum));
                OpenCart.of(journey)
                        .ifPresent(cart -> of(sums, cart.state().set())
                                .put(journey.customer().value(), cart.since().toEpochMilli()));
            });
        }
        names.admitted((dimension, name) -> of(sums, Vocabulary.hash(dimension)).put(name, 1L));
        if (!erasures.isEmpty()) {
            of(sums, JourneyFold.ERASURES).putAll(erasures);
        }
        sums.values().forEach(fields -> fields.values().removeIf(count -> count == 0));
        return sums;
    }

    private Journey advanced(Journey journey, Instant until) {
        Journey later = journey;
        Optional<Instant> due = later.nextDue(rules);
        while (due.isPresent() && !due.get().isAfter(until)) {
            later = later.advance(due.get(), rules);
            due = later.nextDue(rules);
        }
        return later;
    }

    private static Map<String, Long> of(Map<String, Map<String, Long>> sums, String hash) {
        return sums.computeIfAbsent(hash, name -> new TreeMap<>());
    }
}
