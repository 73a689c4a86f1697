package journey.aggregator.journey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.handover.Handover;
import journey.aggregator.handover.HandoverCodec;
import journey.aggregator.handover.Unmerge;
import journey.aggregator.handover.UnmergeCodec;
import journey.aggregator.person.Names;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.JourneySignal;
import journey.events.Topics;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
import journey.events.codec.SignalCodec;
import journey.events.codec.TouchpointCodec;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;

/**
 * The journey step on one partition: reads the journeys that a batch touches, folds, and says what has changed: the
 * journeys, the counters by the difference of their contributions, the timer of each, and signals.
 *
 * <p>A handover closes a journey: its contribution falls to nothing, a forwarding mark stays, and what it held is sent to
 * the customer it belongs to, through the outbox. What comes for a forwarded customer later is sent on the same way. When a
 * merge is undone, the winner's journey sends what isn't its own to the customer who was given the loser's ids, and from
 * then on whatever comes for them. The topic delivers at least once; taking in the same journey or touchpoint twice changes
 * nothing.
 */
public final class JourneyFold implements PartitionFold {
    /** The hash in the slot that holds all journeys of the partition: a key for each would take more memory. */
    public static final String JOURNEYS = "journeys";

    private final Slot slot;
    private final Journeys journeys;
    private final JourneyRules rules;
    private final JourneyCodec codec;
    private final TransferCodec transfers;
    private final TouchpointCodec touchpoints;
    private final JourneyMeters meters;
    private final Map<CustomerId, Held> cache;

    private sealed interface Work {
        CustomerId customer();

        record Apply(CustomerId customer, Touchpoint touchpoint, Envelope record) implements Work {}

        record HandOver(CustomerId customer, Handover handover) implements Work {}

        record Part(CustomerId customer, Unmerge unmerge, Envelope record) implements Work {}

        record TakeIn(CustomerId customer, Journey journey, Envelope record) implements Work {}

        record Advance(CustomerId customer, Instant due) implements Work {}
    }

    JourneyFold(
            Slot slot,
            Journeys journeys,
            JourneyRules rules,
            JourneyCodec codec,
            TouchpointCodec touchpoints,
            JourneyMeters meters,
            int remembered) {
        this.slot = slot;
        this.journeys = journeys;
        this.rules = rules;
        this.codec = codec;
        this.transfers = new TransferCodec(codec);
        this.touchpoints = touchpoints;
        this.meters = meters;
        this.cache = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<CustomerId, Held> eldest) {
                return size() > remembered;
            }
        };
    }

    @Override
    public Changes fold(List<Input> inputs, Instant now) {
        Changes changes = new Changes(slot);
        List<Work> works = new ArrayList<>(inputs.size());
        for (Input input : inputs) {
            switch (input) {
                case Input.Arrived record -> read(record.envelope(), changes).ifPresent(works::add);
                case Input.TimerDue timer -> works.add(new Work.Advance(new CustomerId(timer.name()), timer.due()));
                case Input.Noted note -> {}
            }
        }
        Map<CustomerId, Held> before = load(works);
        Map<CustomerId, Held> after = new LinkedHashMap<>(works.size() * 2);
        Set<CustomerId> fired = new HashSet<>();
        for (Work work : works) {
            CustomerId customer = work.customer();
            if (work instanceof Work.Advance) {
                fired.add(customer);
            }
            Held held = after.get(customer);
            if (held == null) {
                held = before.get(customer);
            }
            after.put(customer, apply(work, held == null ? new Held.Live(Journey.of(customer)) : held, changes));
        }
        after.forEach((customer, held) -> write(customer, Optional.ofNullable(before.get(customer)), held, changes));
        // A timer that has fired is gone, even if it changed nothing.
        fired.forEach(customer -> live(Objects.requireNonNull(after.get(customer)))
                .flatMap(journey -> journey.nextDue(rules))
                .ifPresent(due -> changes.timer(customer.value(), due)));
        return changes;
    }

    private Optional<Work> read(Envelope record, Changes changes) {
        if (!CustomerId.isOne(record.key())) {
            changes.deadLetter(Topics.JOURNEY_TOUCHPOINTS, record, "the key is no customer id");
            return Optional.empty();
        }
        CustomerId customer = new CustomerId(record.key());
        if (HandoverCodec.isOne(record)) {
            return good(HandoverCodec.decode(record), record, changes)
                    .map(handover -> new Work.HandOver(customer, handover));
        }
        if (UnmergeCodec.isOne(record)) {
            return good(UnmergeCodec.decode(record), record, changes)
                    .map(unmerge -> new Work.Part(customer, unmerge, record));
        }
        if (TransferCodec.isOne(record)) {
            return good(transfers.decode(record), record, changes)
                    .map(journey -> new Work.TakeIn(customer, journey, record));
        }
        return good(touchpoints.decode(record), record, changes)
                .map(touchpoint -> new Work.Apply(customer, touchpoint, record));
    }

    private static <T> Optional<T> good(Decoded<T> decoded, Envelope record, Changes changes) {
        return switch (decoded) {
            case Decoded.Ok<T> ok -> Optional.of(ok.value());
            case Decoded.Undecodable<T> bad -> {
                changes.deadLetter(Topics.JOURNEY_TOUCHPOINTS, record, bad.reason());
                yield Optional.empty();
            }
        };
    }

    /** What is known of the customers of a batch; those that are new are missing. */
    private Map<CustomerId, Held> load(List<Work> works) {
        Map<CustomerId, Held> known = new HashMap<>(works.size() * 2);
        Set<CustomerId> missing = new LinkedHashSet<>();
        for (Work work : works) {
            Held cached = cache.get(work.customer());
            if (cached != null) {
                known.put(work.customer(), cached);
            } else {
                missing.add(work.customer());
            }
        }
        known.putAll(journeys.find(slot, missing));
        return known;
    }

    private Held apply(Work work, Held held, Changes changes) {
        return switch (held) {
            case Held.Live live -> apply(work, live, changes);
            case Held.Forwarded forwarded -> forward(work, forwarded, changes);
        };
    }

    private Held apply(Work work, Held.Live live, Changes changes) {
        Journey journey = live.journey();
        return switch (work) {
            case Work.Apply apply -> {
                Optional<CustomerId> elsewhere =
                        journey.redirected(apply.touchpoint().ids());
                if (elsewhere.isPresent()) {
                    yield sentOn(apply.record(), live, elsewhere.get(), changes);
                }
                Journey.Applied applied = journey.apply(apply.touchpoint(), rules);
                meters.touchpoint(applied);
                yield applied.journey() == journey ? live : new Held.Live(applied.journey());
            }
            case Work.Advance advance -> new Held.Live(journey.advance(advance.due(), rules));
            case Work.Part part -> {
                yield new Held.Live(part(journey, part.unmerge(), changes));
            }
            case Work.TakeIn taken -> {
                Optional<CustomerId> elsewhere = journey.redirected(taken.journey());
                if (elsewhere.isPresent()) {
                    Journey theirs =
                            taken.journey().withoutNoting(taken.journey().customer());
                    Envelope record = transfers.encode(theirs, elsewhere.get(), theirs.asOf());
                    yield sentOn(record, live, elsewhere.get(), changes);
                }
                meters.absorbed.increment();
                Journey both = journey.absorb(taken.journey(), rules);
                // It may bring along what was given back to somebody before.
                for (Unmerge unmerge : both.seams().undone()) {
                    both = part(both, unmerge, changes);
                }
                yield new Held.Live(both);
            }
            case Work.HandOver over -> {
                meters.handovers.increment();
                Handover handover = over.handover();
                // Also of an empty one: who parted from the winner once may come back before having done anything.
                Journey leaving = journey.handedOver(
                        new Names.Merge(journey.customer(), handover.at(), handover.by(), Optional.empty()));
                changes.publish(Topics.JOURNEY_TOUCHPOINTS, transfers.encode(leaving, handover.into(), handover.at()));
                if (journey.state().touchpoints() > 0) {
                    signal(Signals.merged(journey.customer(), handover.into(), handover.at()), changes);
                }
                yield new Held.Forwarded(handover.into());
            }
        };
    }

    private Journey part(Journey journey, Unmerge unmerge, Changes changes) {
        Journey.Parted parted = journey.part(unmerge, rules);
        parted.gone()
                .ifPresent(gone -> changes.publish(
                        Topics.JOURNEY_TOUCHPOINTS, transfers.encode(gone, unmerge.into(), unmerge.at())));
        return parted.rest();
    }

    private Held forward(Work work, Held.Forwarded forwarded, Changes changes) {
        return switch (work) {
            case Work.Apply apply -> sentOn(apply.record(), forwarded, forwarded.into(), changes);
            case Work.TakeIn taken -> sentOn(taken.record(), forwarded, forwarded.into(), changes);
            case Work.Part part -> sentOn(part.record(), forwarded, forwarded.into(), changes);
            case Work.Advance advance -> forwarded;
            // A repetition; what has been sent to the lesser of two is sent on from there.
            case Work.HandOver over ->
                over.handover().into().compareTo(forwarded.into()) > 0
                        ? new Held.Forwarded(over.handover().into())
                        : forwarded;
        };
    }

    private Held sentOn(Envelope record, Held held, CustomerId into, Changes changes) {
        meters.forwarded.increment();
        changes.publish(Topics.JOURNEY_TOUCHPOINTS, new Envelope(into.value(), record.headers(), record.value()));
        return held;
    }

    private void write(CustomerId customer, Optional<Held> before, Held after, Changes changes) {
        if (before.isPresent() && before.get() == after) {
            return;
        }
        Optional<Journey> was = before.flatMap(JourneyFold::live);
        Optional<Journey> is = live(after);
        Contribution.difference(counted(was), counted(is))
                .forEach((counter, delta) -> changes.add(counter.hash(), counter.field(), delta));
        is.ifPresent(journey -> Signals.between(was.orElseGet(() -> Journey.of(customer)), journey, rules)
                .forEach(signal -> signal(signal, changes)));
        is.flatMap(journey -> journey.nextDue(rules))
                .ifPresentOrElse(
                        due -> changes.timer(customer.value(), due),
                        () -> was.ifPresent(journey -> changes.cancelTimer(customer.value())));
        cache.put(customer, after);
        changes.putField(JOURNEYS, JourneyCodec.field(customer), codec.encode(after));
    }

    private Map<Counter, Long> counted(Optional<Journey> journey) {
        return journey.map(known -> Contribution.of(known, rules)).orElse(Map.of());
    }

    private static Optional<Journey> live(Held held) {
        return switch (held) {
            case Held.Live live -> Optional.of(live.journey());
            case Held.Forwarded forwarded -> Optional.empty();
        };
    }

    private void signal(JourneySignal signal, Changes changes) {
        meters.signal(signal);
        changes.publish(Topics.SIGNALS, SignalCodec.encode(signal));
    }
}
