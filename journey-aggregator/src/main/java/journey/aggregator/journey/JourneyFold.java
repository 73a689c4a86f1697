package journey.aggregator.journey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.counting.Dimension;
import journey.aggregator.erasure.Erasure;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.generation.Stage;
import journey.aggregator.handover.Handover;
import journey.aggregator.handover.HandoverCodec;
import journey.aggregator.handover.Unmerge;
import journey.aggregator.handover.UnmergeCodec;
import journey.aggregator.person.Names;
import journey.aggregator.session.VisitCounts;
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

    /** What each erasure has removed, by receipt. */
    public static final String ERASURES = "erasures";

    private final Slot slot;
    private final Journeys journeys;
    private final JourneyRules rules;
    private final JourneyCodec codec;
    private final TransferCodec transfers;
    private final TouchpointCodec touchpoints;
    private final JourneyMeters meters;
    private final Vocabulary names;
    private final Stage stage;
    private final Map<CustomerId, Held> cache;

    private sealed interface Work {
        CustomerId customer();

        record Apply(CustomerId customer, Touchpoint touchpoint, Envelope record) implements Work {}

        record HandOver(CustomerId customer, Handover handover) implements Work {}

        record Part(CustomerId customer, Unmerge unmerge, Envelope record) implements Work {}

        record TakeIn(CustomerId customer, Journey journey, Envelope record) implements Work {}

        record Advance(CustomerId customer, Instant due) implements Work {}

        record Erase(CustomerId customer, Erasure erasure) implements Work {}

        /** When it happened; {@link Instant#MAX} for what has no place in time. */
        default Instant at() {
            return switch (this) {
                case Apply apply -> apply.touchpoint().time();
                case HandOver over -> over.handover().at();
                case Part part -> part.unmerge().at();
                case TakeIn taken -> Instant.MAX;
                case Advance advance -> advance.due();
                case Erase erase -> erase.erasure().at();
            };
        }
    }

    /** What was known of a customer before the first change that the world is to be told of, and when that happened. */
    private record Told(Optional<Journey> before, Instant at) {}

    /** All that one call of {@link #fold} needs besides. */
    private record Batch(Changes changes, JourneyRules folding, Map<CustomerId, Told> told) {}

    JourneyFold(
            Slot slot,
            Journeys journeys,
            JourneyRules rules,
            JourneyCodec codec,
            TouchpointCodec touchpoints,
            JourneyMeters meters,
            int remembered,
            String generation,
            Stage stage) {
        this.slot = slot;
        this.stage = stage;
        this.journeys = journeys;
        this.rules = rules;
        this.codec = codec;
        this.transfers = new TransferCodec(codec, generation);
        this.touchpoints = touchpoints;
        this.meters = meters;
        this.names = new Vocabulary(
                dimension -> journeys.names(slot, dimension), rules.figures().names());
        this.cache = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<CustomerId, Held> eldest) {
                return size() > remembered;
            }
        };
    }

    /** The name of the hash in the slot whose fields are the names that it counts under their own. */
    public static String namesHash(Dimension dimension) {
        return Vocabulary.hash(dimension);
    }

    @Override
    public Changes fold(List<Input> inputs, Instant now) {
        Changes changes = new Changes(slot);
        Batch batch = new Batch(changes, stage.gathering() ? rules.gathering() : rules, new HashMap<>());
        long toldFrom = stage.toldFrom(slot.partition());
        List<Work> works = new ArrayList<>(inputs.size());
        int silent = 0;
        for (Input input : inputs) {
            switch (input) {
                case Input.Arrived record -> read(record.envelope(), changes).ifPresent(works::add);
                case Input.TimerDue timer -> works.add(new Work.Advance(new CustomerId(timer.name()), timer.due()));
                case Input.Noted note -> {}
            }
            if (input instanceof Input.Arrived record && record.offset() < toldFrom) {
                silent = works.size();
            }
        }
        Map<CustomerId, Held> before = load(works);
        Map<CustomerId, Held> after = new LinkedHashMap<>(works.size() * 2);
        Map<CustomerId, Instant> fired = new HashMap<>();
        for (int i = 0; i < works.size(); i++) {
            Work work = works.get(i);
            CustomerId customer = work.customer();
            if (work instanceof Work.Advance advance) {
                fired.merge(customer, advance.due(), (one, other) -> one.isAfter(other) ? one : other);
            }
            Held known = after.get(customer);
            if (known == null) {
                known = before.get(customer);
            }
            Held held = known == null ? new Held.Live(Journey.of(customer)) : known;
            if (i >= silent) {
                batch.told().putIfAbsent(customer, new Told(live(held), work.at()));
            }
            after.put(customer, apply(work, held, batch));
        }
        after.forEach((customer, held) -> write(customer, Optional.ofNullable(before.get(customer)), held, batch));
        names.commit(changes);
        // A timer that has fired is gone, even if it changed nothing.
        fired.forEach((customer, due) -> {
            Held held = Objects.requireNonNull(after.get(customer));
            if (held instanceof Held.Erased erased && isForgotten(erased, due)) {
                changes.deleteField(JOURNEYS, JourneyCodec.field(customer));
                cache.remove(customer);
            } else {
                nextDue(held).ifPresent(next -> changes.timer(customer.value(), next));
            }
        });
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
        if (ErasureCodec.isOne(record)) {
            return good(ErasureCodec.decode(record), record, changes).map(erasure -> new Work.Erase(customer, erasure));
        }
        if (UnmergeCodec.isOne(record)) {
            return good(UnmergeCodec.decode(record), record, changes)
                    .map(unmerge -> new Work.Part(customer, unmerge, record));
        }
        if (TransferCodec.isOne(record)) {
            if (transfers.isForeign(record)) {
                meters.foreign.increment();
                return Optional.empty();
            }
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

    private Held apply(Work work, Held held, Batch batch) {
        return switch (held) {
            case Held.Live live -> apply(work, live, batch);
            case Held.Forwarded forwarded -> forward(work, forwarded, batch);
            case Held.Erased erased -> apply(work, erased, batch);
        };
    }

    /** What comes from before the erasure is dropped; anything else meets what has been since. */
    private Held apply(Work work, Held.Erased erased, Batch batch) {
        return switch (work) {
            case Work.Apply apply -> {
                if (!apply.touchpoint().time().isAfter(erased.at())) {
                    meters.dropped.increment();
                    yield erased;
                }
                yield new Held.Erased(erased.at(), Optional.of(apply(work, since(erased, work), batch)));
            }
            case Work.TakeIn taken -> {
                Journey later = taken.journey().after(erased.at(), batch.folding());
                if (later.tail().isEmpty()) {
                    meters.dropped.increment();
                    yield erased;
                }
                Work rest = new Work.TakeIn(taken.customer(), later, taken.record());
                yield new Held.Erased(erased.at(), Optional.of(apply(rest, since(erased, work), batch)));
            }
            case Work.HandOver _, Work.Part _ ->
                new Held.Erased(erased.at(), Optional.of(apply(work, since(erased, work), batch)));
            case Work.Advance advance -> {
                Optional<Held> later = erased.since().map(held -> apply(work, held, batch));
                yield advance.due().isBefore(erased.forgottenAt())
                        ? new Held.Erased(erased.at(), later)
                        : later.orElse(erased);
            }
            case Work.Erase erase -> erase(erase, erased, batch);
        };
    }

    /** Once the world is told at all. What comes next is told as of somebody new. */
    private void tell(CustomerId customer, JourneySignal.CustomerErased erased, Batch batch) {
        if (batch.told().containsKey(customer)) {
            signal(erased, batch.changes());
        }
    }

    private static Held since(Held.Erased erased, Work work) {
        return erased.since().orElseGet(() -> new Held.Live(Journey.of(work.customer())));
    }

    private static boolean isForgotten(Held.Erased erased, Instant now) {
        return erased.since().isEmpty() && !now.isBefore(erased.forgottenAt());
    }

    /** Whatever was held; a repetition finds its own mark and changes nothing. */
    private Held erase(Work.Erase work, Held held, Batch batch) {
        Erasure erasure = work.erasure();
        tell(
                work.customer(),
                new JourneySignal.CustomerErased(
                        "customer.erased:" + work.customer() + ":" + erasure.receipt(),
                        work.customer(),
                        erasure.at(),
                        erasure.receipt()),
                batch);
        return switch (held) {
            case Held.Erased erased when !erased.at().isBefore(erasure.at()) -> erased;
            case Held.Erased erased ->
                new Held.Erased(erasure.at(), erased.since().flatMap(since -> later(since, erasure, batch)));
            case Held.Live live -> {
                batch.told().computeIfPresent(work.customer(), (c, told) -> new Told(Optional.empty(), Instant.MAX));
                yield new Held.Erased(erasure.at(), later(live, erasure, batch));
            }
            case Held.Forwarded forwarded -> new Held.Erased(erasure.at(), later(forwarded, erasure, batch));
        };
    }

    private Optional<Held> later(Held held, Erasure erasure, Batch batch) {
        return switch (held) {
            case Held.Live live -> {
                Journey before = live.journey();
                Journey after = before.after(erasure.at(), batch.folding());
                long touchpoints = before.state().touchpoints() - after.state().touchpoints();
                if (touchpoints > 0) {
                    meters.erased.increment();
                    batch.changes().add(ERASURES, erasure.receipt() + "|journeys", 1);
                    batch.changes().add(ERASURES, erasure.receipt() + "|touchpoints", touchpoints);
                }
                yield after.tail().isEmpty() ? Optional.empty() : Optional.of(new Held.Live(after));
            }
            case Held.Forwarded _ -> Optional.empty();
            case Held.Erased _ -> Optional.empty();
        };
    }

    private Held apply(Work work, Held.Live live, Batch batch) {
        Journey journey = live.journey();
        return switch (work) {
            case Work.Apply apply -> {
                Optional<CustomerId> elsewhere =
                        journey.redirected(apply.touchpoint().ids());
                if (elsewhere.isPresent()) {
                    yield sentOn(apply.record(), live, elsewhere.get(), batch.changes());
                }
                Journey.Applied applied = journey.apply(apply.touchpoint(), batch.folding());
                meters.touchpoint(apply.touchpoint(), applied);
                if (applied.outcome() == Journey.Outcome.FOLDED && !State.leftOut(apply.touchpoint(), rules)) {
                    VisitCounts.name(apply.touchpoint(), names);
                }
                yield applied.journey() == journey ? live : new Held.Live(applied.journey());
            }
            case Work.Advance advance -> new Held.Live(journey.advance(advance.due(), batch.folding()));
            case Work.Part part -> new Held.Live(part(journey, part.unmerge(), batch));
            case Work.TakeIn taken -> {
                Optional<CustomerId> elsewhere = journey.redirected(taken.journey());
                if (elsewhere.isPresent()) {
                    Journey theirs =
                            taken.journey().withoutNoting(taken.journey().customer());
                    Envelope record = transfers.encode(theirs, elsewhere.get(), theirs.asOf());
                    yield sentOn(record, live, elsewhere.get(), batch.changes());
                }
                meters.absorbed.increment();
                // For its names only, which are admitted in the order of the log.
                Contribution.of(taken.journey(), rules, names);
                Journey both = journey.absorb(taken.journey(), batch.folding());
                // It may bring along what was given back to somebody before.
                for (Unmerge unmerge : both.seams().undone()) {
                    both = part(both, unmerge, batch);
                }
                yield new Held.Live(both);
            }
            case Work.Erase erase -> erase(erase, live, batch);
            case Work.HandOver over -> {
                meters.handovers.increment();
                Handover handover = over.handover();
                // Also of an empty one: who parted from the winner once may come back before having done anything.
                Journey leaving = journey.handedOver(
                        new Names.Merge(journey.customer(), handover.at(), handover.by(), Optional.empty()));
                batch.changes()
                        .publish(Topics.JOURNEY_TOUCHPOINTS, transfers.encode(leaving, handover.into(), handover.at()));
                if (journey.state().touchpoints() > 0) {
                    if (batch.told().containsKey(over.customer())) {
                        signal(Signals.merged(journey.customer(), handover.into(), handover.at()), batch.changes());
                    }
                }
                yield new Held.Forwarded(handover.into());
            }
        };
    }

    private Journey part(Journey journey, Unmerge unmerge, Batch batch) {
        Journey.Parted parted = journey.part(unmerge, batch.folding());
        parted.gone()
                .ifPresent(gone -> batch.changes()
                        .publish(Topics.JOURNEY_TOUCHPOINTS, transfers.encode(gone, unmerge.into(), unmerge.at())));
        return parted.rest();
    }

    private Held forward(Work work, Held.Forwarded forwarded, Batch batch) {
        Changes changes = batch.changes();
        return switch (work) {
            case Work.Apply apply -> sentOn(apply.record(), forwarded, forwarded.into(), changes);
            case Work.TakeIn taken -> sentOn(taken.record(), forwarded, forwarded.into(), changes);
            case Work.Part part -> sentOn(part.record(), forwarded, forwarded.into(), changes);
            case Work.Advance advance -> forwarded;
            case Work.Erase erase -> erase(erase, forwarded, batch);
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

    private void write(CustomerId customer, Optional<Held> before, Held after, Batch batch) {
        if (before.isPresent() && before.get() == after) {
            return;
        }
        Changes changes = batch.changes();
        Optional<Journey> was = before.flatMap(JourneyFold::live);
        Optional<Journey> is = live(after);
        Contribution.between(
                        was.orElseGet(() -> Journey.of(customer)),
                        is.orElseGet(() -> Journey.of(customer)),
                        rules,
                        names)
                .forEach((counter, delta) -> changes.add(counter.hash(), counter.field(), delta));
        is.ifPresent(journey ->
                Optional.ofNullable(batch.told().get(customer)).ifPresent(told -> tell(told, journey, batch)));
        OpenCart.difference(
                was.flatMap(OpenCart::of),
                is.flatMap(OpenCart::of),
                gone -> changes.unrank(gone.set(), customer.value()),
                there -> changes.rank(there.set(), customer.value(), there.since()));
        nextDue(after)
                .ifPresentOrElse(
                        due -> changes.timer(customer.value(), due),
                        () -> before.ifPresent(held -> changes.cancelTimer(customer.value())));
        cache.put(customer, after);
        changes.putField(JOURNEYS, JourneyCodec.field(customer), codec.encode(after));
    }

    private Optional<Instant> nextDue(Held held) {
        return switch (held) {
            case Held.Live live -> live.journey().nextDue(rules);
            case Held.Forwarded _ -> Optional.empty();
            case Held.Erased erased ->
                Optional.of(erased.since()
                        .flatMap(this::nextDue)
                        .filter(due -> due.isBefore(erased.forgottenAt()))
                        .orElse(erased.forgottenAt()));
        };
    }

    /**
     * While a generation is built its timers don't fire, though the one before it told of carts that were abandoned
     * meanwhile. Time is let pass for what is told next, so that it follows on that: a cart that somebody comes back to is
     * then resumed.
     */
    private void tell(Told told, Journey after, Batch batch) {
        Journey before = told.before().orElseGet(() -> Journey.of(after.customer()));
        Instant until = told.at().equals(Instant.MAX) || told.at().isAfter(stage.since())
                ? stage.since()
                : told.at().minusMillis(1);
        boolean overdue = until.isAfter(Instant.EPOCH)
                && before.nextDue(rules).filter(due -> !due.isAfter(until)).isPresent();
        Journey between = overdue ? before.advance(until, batch.folding()) : before;
        if (overdue) {
            Signals.between(before, between, rules).forEach(signal -> signal(signal, batch.changes()));
        }
        Signals.between(between, after, rules).forEach(signal -> signal(signal, batch.changes()));
    }

    private static Optional<Journey> live(Held held) {
        return switch (held) {
            case Held.Live live -> Optional.of(live.journey());
            case Held.Forwarded forwarded -> Optional.empty();
            case Held.Erased erased -> erased.since().flatMap(JourneyFold::live);
        };
    }

    private void signal(JourneySignal signal, Changes changes) {
        meters.signal(signal);
        changes.publish(Topics.SIGNALS, SignalCodec.encode(signal));
    }
}
