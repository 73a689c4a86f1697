package journey.aggregator.journey;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import journey.aggregator.affinity.SightingCodec;
import journey.aggregator.counting.Dimension;
import journey.aggregator.erasure.Erasure;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.erasure.Retirement;
import journey.aggregator.erasure.RetirementCodec;
import journey.aggregator.generation.Stage;
import journey.aggregator.handover.Handover;
import journey.aggregator.handover.HandoverCodec;
import journey.aggregator.handover.Unmerge;
import journey.aggregator.handover.UnmergeCodec;
import journey.aggregator.person.Names;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.JourneySignal;
import journey.events.Money;
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

    /** How its fields end. */
    static final String ERASED_JOURNEYS = "|journeys";

    static final String ERASED_TOUCHPOINTS = "|touchpoints";

    /** Customer ids in one record, roughly. */
    private static final int TOLD_TOGETHER = 100;

    private final Slot slot;
    private final Journeys journeys;
    private final JourneyRules rules;
    private final JourneyCodec codec;
    private final TransferCodec transfers;
    private final TouchpointCodec touchpoints;
    private final JourneyMeters meters;
    private final Vocabulary names;
    private final Stage stage;
    private final Keeping keeping;
    private final Optional<Duration> shortest;
    private final Clearance clearance;

    private sealed interface Work {
        CustomerId customer();

        record Apply(CustomerId customer, Touchpoint touchpoint, Envelope record) implements Work {}

        record HandOver(CustomerId customer, Handover handover) implements Work {}

        record Part(CustomerId customer, Unmerge unmerge, Envelope record) implements Work {}

        record TakeIn(CustomerId customer, Journey journey, Envelope record) implements Work {}

        record Advance(CustomerId customer, Instant due) implements Work {}

        record Erase(CustomerId customer, Erasure erasure) implements Work {}

        /** What has been kept for long enough goes. */
        record Age(CustomerId customer, Instant due) implements Work {}

        /** Whoever this one was merged into is gone. */
        record Unmark(CustomerId customer, Retirement retirement) implements Work {}

        /** When it happened; {@link Instant#MAX} for what has no place in time. */
        default Instant at() {
            return switch (this) {
                case Apply apply -> apply.touchpoint().time();
                case HandOver over -> over.handover().at();
                case Part part -> part.unmerge().at();
                case TakeIn taken -> Instant.MAX;
                case Advance advance -> advance.due();
                case Erase erase -> erase.erasure().at();
                case Age age -> age.due();
                case Unmark unmark -> unmark.retirement().at();
            };
        }
    }

    /** What was known of a customer before the first change that the world is to be told of, and when that happened. */
    private record Told(Optional<Journey> before, Instant at) {}

    /**
     * All that one call of {@link #fold} needs besides.
     *
     * @param kept journeys that went and whose contributions stay, in their order
     * @param counted the first month that is counted; empty for all
     */
    private record Batch(
            Changes changes,
            JourneyRules folding,
            Map<CustomerId, Told> told,
            Map<CustomerId, List<Journey>> kept,
            Optional<YearMonth> counted,
            Instant now) {}

    JourneyFold(
            Slot slot,
            Journeys journeys,
            JourneyRules rules,
            JourneyCodec codec,
            TouchpointCodec touchpoints,
            JourneyMeters meters,
            String generation,
            Stage stage,
            Keeping keeping) {
        this.slot = slot;
        this.stage = stage;
        this.keeping = keeping;
        this.shortest = keeping.shortest();
        this.clearance = new Clearance(slot, journeys, rules, keeping, meters);
        this.journeys = journeys;
        this.rules = rules;
        this.codec = codec;
        this.transfers = new TransferCodec(codec, generation);
        this.touchpoints = touchpoints;
        this.meters = meters;
        this.names = new Vocabulary(
                dimension -> journeys.names(slot, dimension), rules.figures().names());
    }

    /** The name of the hash in the slot whose fields are the names that it counts under their own. */
    public static String namesHash(Dimension dimension) {
        return Vocabulary.hash(dimension);
    }

    @Override
    public Changes fold(List<Input> inputs, Instant now) {
        Changes changes = new Changes(slot);
        Batch batch = new Batch(
                changes,
                stage.gathering() ? rules.gathering() : rules,
                new HashMap<>(),
                new HashMap<>(),
                keeping.firstMonth(now),
                now);
        long toldFrom = stage.toldFrom(slot.partition());
        if (!stage.gathering()) {
            clearance.begin(changes, now);
        }
        List<Work> works = new ArrayList<>(inputs.size());
        List<Instant> reached = new ArrayList<>(inputs.size());
        int silent = 0;
        for (Input input : inputs) {
            switch (input) {
                case Input.Arrived record -> read(record.envelope(), changes).ifPresent(works::add);
                case Input.TimerDue timer
                when Clearance.isOne(timer.name()) ->
                    clearance
                            .on(timer.name(), timer.due(), changes, now)
                            .forEach(journey -> works.add(new Work.Age(journey.customer(), timer.due())));
                case Input.TimerDue timer -> works.add(new Work.Advance(new CustomerId(timer.name()), timer.due()));
                case Input.Noted note -> {}
            }
            if (input instanceof Input.Arrived record && record.offset() < toldFrom) {
                silent = works.size();
            }
            while (reached.size() < works.size()) {
                reached.add(reached(input, now));
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
                batch.told().putIfAbsent(customer, new Told(held.journeyHere(), work.at()));
            }
            Held changed = apply(work, held, batch);
            if (i >= silent) {
                tellBaskets(work, held, changed, reached.get(i), changes);
            }
            after.put(customer, changed);
        }
        after.forEach((customer, held) -> write(customer, Optional.ofNullable(before.get(customer)), held, batch));
        names.commit(changes);
        // A timer that has fired is gone, even if it changed nothing.
        fired.forEach((customer, due) -> {
            Held held = Objects.requireNonNull(after.get(customer));
            if (held instanceof Held.Erased erased && erased.isForgotten(due)) {
                changes.deleteField(JOURNEYS, JourneyCodec.field(customer));
            } else {
                held.nextDue(rules).ifPresent(next -> changes.timer(customer.value(), next));
            }
        });
        return changes;
    }

    /** When an input came about, for what has to be the same when it comes again. */
    private static Instant reached(Input input, Instant now) {
        return switch (input) {
            case Input.Arrived record -> record.appendedAt();
            case Input.TimerDue timer -> timer.due();
            case Input.Noted _ -> now;
        };
    }

    private void tellBaskets(Work work, Held before, Held after, Instant reached, Changes changes) {
        Optional<Journey> was = before.journeyHere();
        Optional<Journey> is = after.journeyHere();
        if (before == after || was.isEmpty() || is.isEmpty()) {
            return;
        }
        Optional<Touchpoint> cause =
                work instanceof Work.Apply apply ? Optional.of(apply.touchpoint()) : Optional.empty();
        for (Baskets.Told told : Baskets.between(was.get(), is.get(), cause, reached, rules)) {
            meters.basket(told.basket());
            String currency = told.currency().filter(Money::isCurrency).orElse(rules.shopCurrency());
            told.basket()
                    .sightings(slot.partition(), currency)
                    .forEach(sighting -> changes.publish(Topics.BASKETS, SightingCodec.encode(sighting)));
        }
    }

    private Optional<Work> read(Envelope record, Changes changes) {
        if (!CustomerId.isOne(record.key())) {
            changes.deadLetter(Topics.JOURNEY_TOUCHPOINTS, record, "the key is no customer id");
            return Optional.empty();
        }
        CustomerId customer = new CustomerId(record.key());
        if (TouchpointCodec.isOne(record)) {
            return good(touchpoints.decode(record), record, changes)
                    .map(touchpoint -> new Work.Apply(customer, touchpoint, record));
        }
        if (HandoverCodec.isOne(record)) {
            return good(HandoverCodec.decode(record), record, changes)
                    .map(handover -> new Work.HandOver(customer, handover));
        }
        if (ErasureCodec.isOne(record)) {
            return good(ErasureCodec.decode(record), record, changes).map(erasure -> new Work.Erase(customer, erasure));
        }
        if (RetirementCodec.isOne(record)) {
            return good(RetirementCodec.decode(record), record, changes)
                    .map(retirement -> new Work.Unmark(customer, retirement));
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
        Set<CustomerId> customers = new LinkedHashSet<>();
        works.forEach(work -> customers.add(work.customer()));
        return journeys.find(slot, customers);
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
            case Work.Age _, Work.Unmark _ ->
                new Held.Erased(
                        erased.at(),
                        erased.since().map(since -> apply(work, since, batch)).filter(since -> !isBlank(since)));
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
                    batch.changes().add(ERASURES, erasure.receipt() + ERASED_JOURNEYS, 1);
                    batch.changes().add(ERASURES, erasure.receipt() + ERASED_TOUCHPOINTS, touchpoints);
                    clearance.noted(erasure.receipt(), batch.changes(), batch.now());
                }
                yield after.tail().isEmpty() ? Optional.empty() : Optional.of(new Held.Live(after));
            }
            case Held.Forwarded _ -> Optional.empty();
            case Held.Erased _ -> Optional.empty();
        };
    }

    /** Nothing, so nothing is to be stored of it. */
    private static boolean isBlank(Held held) {
        return held instanceof Held.Live live && live.journey().isBlank();
    }

    /**
     * Takes off what has been kept for long enough by {@code now}. It stays in the figures; what is to be told of it is told,
     * and everybody who keeps something of it hears that it went. Of what comes nothing was known before.
     *
     * @param coming identifiers that are named by what comes next
     */
    private Journey aged(Journey journey, Instant now, List<Identifier> coming, Batch batch) {
        if (shortest.isEmpty() || journey.isYoung(now, shortest.get()) || stage.gathering()) {
            return journey;
        }
        Journey rest = journey;
        for (Optional<Journey.Aged> next = rest.aged(now, keeping, rules);
                next.isPresent();
                next = rest.aged(now, keeping, rules)) {
            Journey gone = next.get().gone();
            rest = next.get().rest();
            batch.kept()
                    .computeIfAbsent(gone.customer(), c -> new ArrayList<>())
                    .add(gone);
            Told told = batch.told().get(gone.customer());
            if (told != null) {
                tell(told, gone, batch);
                batch.told().put(gone.customer(), new Told(Optional.empty(), Instant.MAX));
            }
            meters.retired(gone.kind());
            publish(gone, next.get().at(), rest, coming, batch.changes());
        }
        return rest;
    }

    private static void publish(Journey gone, Instant at, Journey rest, List<Identifier> coming, Changes changes) {
        CustomerId customer = gone.customer();
        Set<CustomerId> ids = new TreeSet<>(gone.absorbed());
        gone.state().names().ids().keySet().forEach(id -> ids.add(CustomerId.of(id)));
        ids.add(customer);
        if (!rest.isBlank() || !coming.isEmpty()) {
            ids.remove(customer);
            rest.state().names().ids().keySet().forEach(id -> ids.remove(CustomerId.of(id)));
            coming.forEach(id -> ids.remove(CustomerId.of(id)));
        }
        Set<CustomerId> holders = new TreeSet<>(gone.absorbed());
        holders.add(customer);
        List<CustomerId> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += TOLD_TOGETHER) {
            Set<CustomerId> some = Set.copyOf(all.subList(from, Math.min(all.size(), from + TOLD_TOGETHER)));
            changes.publish(
                    Topics.TOUCHPOINTS, RetirementCodec.encode(new Retirement(customer, at, some, holders), customer));
        }
        for (CustomerId former : gone.absorbed()) {
            if (ids.contains(former)) {
                changes.publish(
                        Topics.JOURNEY_TOUCHPOINTS,
                        RetirementCodec.encode(new Retirement(customer, at, Set.of(), Set.of()), former));
            }
        }
    }

    private Held apply(Work work, Held.Live live, Batch batch) {
        Journey journey = live.journey();
        return switch (work) {
            case Work.Age age -> {
                Journey rest = aged(journey, age.due(), List.of(), batch);
                yield rest == journey ? live : new Held.Live(rest);
            }
            case Work.Unmark _ -> live;
            case Work.Apply apply -> {
                Optional<CustomerId> elsewhere =
                        journey.redirected(apply.touchpoint().ids());
                if (elsewhere.isPresent()) {
                    yield sentOn(apply.record(), live, elsewhere.get(), batch.changes());
                }
                Touchpoint touchpoint = apply.touchpoint();
                Journey present = aged(journey, touchpoint.time(), touchpoint.ids(), batch);
                Journey.Applied applied = present.apply(touchpoint, batch.folding());
                meters.touchpoint(apply.touchpoint(), applied);
                if (applied.outcome() == Journey.Outcome.FOLDED && !State.leftOut(apply.touchpoint(), rules)) {
                    Contribution.name(apply.touchpoint(), names);
                }
                yield applied.journey() == journey ? live : new Held.Live(applied.journey());
            }
            case Work.Advance advance -> {
                Journey present = aged(journey, advance.due(), List.of(), batch);
                yield new Held.Live(present.isBlank() ? present : present.advance(advance.due(), batch.folding()));
            }
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
                // Names are admitted in the order of the log.
                Contribution.name(taken.journey(), rules, names);
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
                List<Identifier> own = List.copyOf(journey.state().names().ids().keySet());
                Journey present = aged(journey, handover.at(), own, batch);
                // Also of an empty one: who parted from the winner once may come back before having done anything.
                Journey leaving = present.handedOver(
                        new Names.Merge(journey.customer(), handover.at(), handover.by(), Optional.empty()));
                batch.changes()
                        .publish(Topics.JOURNEY_TOUCHPOINTS, transfers.encode(leaving, handover.into(), handover.at()));
                if (present.state().touchpoints() > 0) {
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
            case Work.Advance _, Work.Age _ -> forwarded;
            case Work.Unmark _ -> new Held.Live(Journey.of(work.customer()));
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
        Optional<Journey> was = before.flatMap(Held::journeyHere);
        Optional<Journey> is = after.journeyHere();
        Journey from = was.orElseGet(() -> Journey.of(customer));
        for (Journey gone : batch.kept().getOrDefault(customer, List.of())) {
            count(from, gone, batch);
            from = Journey.of(customer);
        }
        count(from, is.orElseGet(() -> Journey.of(customer)), batch);
        is.ifPresent(journey ->
                Optional.ofNullable(batch.told().get(customer)).ifPresent(told -> tell(told, journey, batch)));
        OpenCart.difference(
                was.flatMap(OpenCart::of),
                is.flatMap(OpenCart::of),
                gone -> changes.unrank(gone.set(), customer.value()),
                there -> changes.rank(there.set(), customer.value(), there.since()));
        Comment.difference(was, is, gone -> changes.unrank(Comment.set(gone.kind()), gone.member()), there -> {
            changes.rank(Comment.set(there.kind()), there.member(), there.at());
            changes.keepLatest(Comment.set(there.kind()), keeping.comments());
        });
        after.nextDue(rules)
                .ifPresentOrElse(
                        due -> changes.timer(customer.value(), due),
                        () -> before.ifPresent(held -> changes.cancelTimer(customer.value())));
        boolean gone = isBlank(after);
        boolean moves = !gone && after instanceof Held.Forwarded;
        before.filter(held -> gone || held instanceof Held.Forwarded != moves)
                .ifPresent(held -> remove(customer, held, changes));
        if (gone) {
            return;
        }
        if (after instanceof Held.Forwarded forwarded) {
            Mark mark = Mark.of(customer);
            changes.putField(mark.hash(), mark.field(), forwarded.into().toBytes());
        } else {
            changes.putField(JOURNEYS, JourneyCodec.field(customer), codec.encode(after));
        }
    }

    /** From where it lies: marks of those who went elsewhere lie apart. */
    private static void remove(CustomerId customer, Held held, Changes changes) {
        if (held instanceof Held.Forwarded) {
            Mark mark = Mark.of(customer);
            changes.deleteField(mark.hash(), mark.field());
        } else {
            changes.deleteField(JOURNEYS, JourneyCodec.field(customer));
        }
    }

    private void count(Journey before, Journey after, Batch batch) {
        Optional<YearMonth> first = batch.counted();
        Contribution.between(before, after, rules, names, (hash, field, delta) -> {
            if (first.isEmpty() || !Clearance.isOld(new Counter(hash, field), first.get())) {
                batch.changes().add(hash, field, delta);
            }
        });
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

    private void signal(JourneySignal signal, Changes changes) {
        meters.signal(signal);
        changes.publish(Topics.SIGNALS, SignalCodec.encode(signal));
    }
}
