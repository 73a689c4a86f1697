package journey.aggregator.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.erasure.ErasedIds;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.erasure.ErasureRequest;
import journey.aggregator.erasure.PrivacyRequest;
import journey.aggregator.erasure.Receipts;
import journey.aggregator.erasure.Retirement;
import journey.aggregator.erasure.RetirementCodec;
import journey.aggregator.handover.Handover;
import journey.aggregator.handover.HandoverCodec;
import journey.aggregator.handover.Unmerge;
import journey.aggregator.handover.UnmergeCodec;
import journey.aggregator.identity.IdentityMeters.Outcome;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import journey.events.Topics;
import journey.events.codec.Decoded;
import journey.events.codec.Ids;
import journey.events.codec.TouchpointCodec;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;

/**
 * Resolves a batch: reads all links, lets {@link Union} decide, writes, and begins anew with what is there now when another
 * worker was quicker with one of the writes. Links are written before anything is published, and shortened after
 * everything is; so whatever was published under a customer can be found again from its identifiers.
 */
final class IdentityFold implements PartitionFold {
    private final Slot slot;
    private final Links links;
    private final TouchpointCodec codec;
    private final Guards guards;
    private final IdentityMeters meters;
    private final ErasedIds erasedIds;
    private final Receipts receipts;
    private final Forgetting forgetting;
    private final Redacting redacting;
    private final Naturals naturals = new Naturals();

    private sealed interface Read {
        Input.Arrived record();

        /** @param blocked the kinds of the identifiers that were left out of {@code ids} */
        record Named(Input.Arrived record, Ids ids, List<Kind> blocked) implements Read {}

        record Undone(Input.Arrived record, Unmerge unmerge) implements Read {}

        record Unreadable(Input.Arrived record, String reason) implements Read {}

        /** Of a time that a person had erased. */
        record Dropped(Input.Arrived record) implements Read {}

        record Forgotten(Input.Arrived record, ErasureRequest request) implements Read {}

        record Retired(Input.Arrived record, Retirement retirement) implements Read {}
    }

    /** @param outcomes of the touchpoints, in their order; {@code parted} likewise of the undone merges */
    private record Settled(Union union, List<Union.Outcome> outcomes, List<Union.Parted> parted) {}

    IdentityFold(
            Slot slot,
            Links links,
            TouchpointCodec codec,
            Guards guards,
            IdentityMeters meters,
            ErasedIds erasedIds,
            Receipts receipts,
            Forgetting forgetting,
            Redacting redacting) {
        this.slot = slot;
        this.links = links;
        this.codec = codec;
        this.guards = guards;
        this.meters = meters;
        this.erasedIds = erasedIds;
        this.receipts = receipts;
        this.forgetting = forgetting;
        this.redacting = redacting;
    }

    @Override
    public Changes fold(List<Input> inputs, Instant now) {
        ErasedIds.Snapshot erased = erasedIds.current();
        Changes changes = new Changes(slot);
        List<Read> batch = new ArrayList<>(inputs.size());
        for (Input input : inputs) {
            switch (input) {
                case Input.Arrived record -> batch.add(read(record, erased));
                case Input.TimerDue timer
                when timer.name().startsWith(Forgetting.TIMER) ->
                    receipts.find(timer.name().substring(Forgetting.TIMER.length()))
                            .ifPresent(receipt -> forgetting.finish(receipt, changes, now));
                case Input.TimerDue timer
                when timer.name().startsWith(Forgetting.RECEIPT) ->
                    forgetting.expire(timer.name().substring(Forgetting.RECEIPT.length()), changes);
                case Input.TimerDue timer
                when timer.name().startsWith(Forgetting.RETIREMENT) -> forgetting.retire(timer.name());
                case Input.TimerDue timer
                when timer.name().startsWith(Redacting.TIMER) -> redacting.due(timer.name(), changes, now);
                case Input.TimerDue _ -> {}
                case Input.Noted _ -> {}
            }
        }
        if (batch.isEmpty()) {
            return changes;
        }
        naturals.forget();
        Settled settled = settle(batch);
        publish(batch, settled, changes);
        // Last, so that it finds what the touchpoints of this batch have tied.
        for (Read read : batch) {
            if (read instanceof Read.Forgotten(Input.Arrived _, ErasureRequest request)) {
                forgetting.begin(request, erased, changes, now);
            }
            if (read instanceof Read.Named named && !named.ids().ids().isEmpty()) {
                PrivacyRequest.of(named.ids().name())
                        .filter(request ->
                                Redacting.isHeard(named.record().envelope().headers()))
                        .ifPresent(request -> redacting.on(request, named.ids(), changes, now));
            }
            if (read instanceof Read.Retired(Input.Arrived record, Retirement retirement)) {
                forgetting.announce(retirement, record.appendedAt(), changes, now);
            }
        }
        List<Links.Link> shorter = settled.union().shortened();
        if (!shorter.isEmpty()) {
            changes.afterwards(() -> links.shorten(shorter));
        }
        return changes;
    }

    private Read read(Input.Arrived record, ErasedIds.Snapshot erased) {
        if (ErasureCodec.isOne(record.envelope())) {
            return switch (ErasureCodec.decodeRequest(record.envelope())) {
                case Decoded.Ok<ErasureRequest>(ErasureRequest request) -> new Read.Forgotten(record, request);
                case Decoded.Undecodable<ErasureRequest>(String reason) -> new Read.Unreadable(record, reason);
            };
        }
        if (RetirementCodec.isOne(record.envelope())) {
            return switch (RetirementCodec.decode(record.envelope())) {
                case Decoded.Ok<Retirement>(Retirement retirement) -> new Read.Retired(record, retirement);
                case Decoded.Undecodable<Retirement>(String reason) -> new Read.Unreadable(record, reason);
            };
        }
        if (UnmergeCodec.isOne(record.envelope())) {
            return switch (UnmergeCodec.decode(record.envelope())) {
                case Decoded.Ok<Unmerge>(Unmerge unmerge) -> new Read.Undone(record, unmerge);
                case Decoded.Undecodable<Unmerge>(String reason) -> new Read.Unreadable(record, reason);
            };
        }
        return switch (codec.decodeIds(record.envelope())) {
            case Decoded.Ok<Ids>(Ids ids) ->
                ErasedIds.isErased(erased, ids.ids(), ids.time()) ? new Read.Dropped(record) : admitted(record, ids);
            case Decoded.Undecodable<Ids>(String reason) -> new Read.Unreadable(record, reason);
        };
    }

    private Read admitted(Input.Arrived record, Ids all) {
        List<Kind> blocked = new ArrayList<>(0);
        for (Identifier id : all.ids()) {
            if (guards.blocks(id)) {
                blocked.add(id.kind());
            }
        }
        if (blocked.isEmpty()) {
            return new Read.Named(record, all, blocked);
        }
        List<Identifier> usable =
                all.ids().stream().filter(id -> !guards.blocks(id)).toList();
        return new Read.Named(
                record, new Ids(all.messageId(), all.time(), all.name(), usable, all.previousId()), blocked);
    }

    private Settled settle(List<Read> batch) {
        while (true) {
            Union union = new Union(slot, view(batch), batch.getFirst().record().offset(), naturals, guards);
            List<Union.Outcome> outcomes = new ArrayList<>(batch.size());
            List<Union.Parted> parted = new ArrayList<>(0);
            for (Read read : batch) {
                switch (read) {
                    case Read.Named named ->
                        outcomes.add(union.resolve(named.record().offset(), named.ids()));
                    case Read.Undone undone -> parted.add(union.undo(undone.unmerge()));
                    case Read.Unreadable _ -> {}
                    case Read.Dropped _ -> {}
                    case Read.Forgotten _, Read.Retired _ -> {}
                }
            }
            // An edge that was decided on a link that doesn't hold would tie together what nothing ties.
            if (taken(union.links(), union) && taken(union.edges(), union)) {
                return new Settled(union, outcomes, parted);
            }
        }
    }

    private boolean taken(List<? extends Links.Write> writes, Union union) {
        if (writes.isEmpty()) {
            return true;
        }
        List<Links.Write> taken = links.apply(List.copyOf(writes));
        meters.taken(taken);
        Map<CustomerId, Holdings> more = union.held(taken);
        if (!more.isEmpty()) {
            links.count(more);
        }
        return taken.size() == writes.size();
    }

    /**
     * All links of the batch in one round trip; one more for every further step to the roots, and for what those hold whom
     * something new may be tied to.
     */
    private Links.View view(List<Read> batch) {
        Map<Identifier, CustomerId> ids = new HashMap<>();
        Set<CustomerId> customers = new HashSet<>();
        for (Read read : batch) {
            switch (read) {
                case Read.Named named ->
                    Union.identifiers(named.ids()).forEach(id -> ids.computeIfAbsent(id, naturals::of));
                case Read.Undone undone -> {
                    undone.unmerge().ids().forEach(id -> ids.computeIfAbsent(id, naturals::of));
                    undone.unmerge().theirs().forEach(id -> ids.computeIfAbsent(id, naturals::of));
                    customers.add(undone.unmerge().winner());
                }
                case Read.Unreadable _ -> {}
                case Read.Dropped _ -> {}
                case Read.Forgotten _, Read.Retired _ -> {}
            }
        }
        Set<CustomerId> asked = new HashSet<>(customers);
        asked.addAll(ids.values());
        Links.View found = links.find(ids, customers);
        Links.View all = new Links.View(
                new HashMap<>(found.owners()),
                new HashMap<>(found.winners()),
                new HashMap<>(found.holdings()),
                new HashSet<>(found.born()));
        Set<CustomerId> next = new HashSet<>();
        found.owners()
                .values()
                .forEach(owners ->
                        owners.all().filter(customer -> !customer.known()).forEach(next::add));
        next.addAll(found.winners().values());
        for (Read read : batch) {
            if (read instanceof Read.Named named && bringsNews(named.ids(), found)) {
                for (Identifier id : Union.identifiers(named.ids())) {
                    Owners owners = found.owners().get(id);
                    if (owners != null) {
                        owners.all().forEach(next::add);
                    }
                }
            }
        }
        next.removeAll(asked);
        while (!next.isEmpty()) {
            asked.addAll(next);
            Links.View further = links.find(Map.of(), Set.copyOf(next));
            all.winners().putAll(further.winners());
            all.holdings().putAll(further.holdings());
            next.clear();
            next.addAll(further.winners().values());
            next.removeAll(asked);
        }
        return all;
    }

    /** Whether a touchpoint may tie together what isn't yet. */
    private static boolean bringsNews(Ids touchpoint, Links.View found) {
        Optional<CustomerId> only = Optional.empty();
        for (Identifier id : Union.identifiers(touchpoint)) {
            Owners owners = found.owners().get(id);
            if (owners == null) {
                return true;
            }
            CustomerId last = owners.last();
            if (only.isPresent() && !only.get().equals(last)) {
                return true;
            }
            only = Optional.of(last);
        }
        return false;
    }

    private void publish(List<Read> batch, Settled settled, Changes changes) {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        Map<Kind, Integer> conflicts = new EnumMap<>(Kind.class);
        Map<Kind, Integer> limited = new EnumMap<>(Kind.class);
        Map<Kind, Integer> blocked = new EnumMap<>(Kind.class);
        int touchpoint = 0;
        int undone = 0;
        for (Read read : batch) {
            Envelope envelope = read.record().envelope();
            switch (read) {
                case Read.Unreadable bad -> {
                    changes.deadLetter(Topics.TOUCHPOINTS, envelope, bad.reason());
                    outcomes.merge(Outcome.UNDECODABLE, 1, Integer::sum);
                }
                case Read.Dropped _ -> outcomes.merge(Outcome.ERASED, 1, Integer::sum);
                case Read.Forgotten _, Read.Retired _ -> {}
                case Read.Undone undo -> {
                    Union.Parted parted = settled.parted().get(undone++);
                    announce(parted.merges(), settled.union(), changes);
                    changes.publishFirst(
                            Topics.JOURNEY_TOUCHPOINTS,
                            UnmergeCodec.encode(undo.unmerge(), parted.winner().value()));
                }
                case Read.Named named -> {
                    named.blocked().forEach(kind -> blocked.merge(kind, 1, Integer::sum));
                    outcomes.merge(
                            switch (settled.outcomes().get(touchpoint++)) {
                                case Union.Resolved resolved -> {
                                    publish(envelope, resolved, settled.union(), changes);
                                    resolved.conflicts().forEach(kind -> conflicts.merge(kind, 1, Integer::sum));
                                    resolved.limited().forEach(kind -> limited.merge(kind, 1, Integer::sum));
                                    yield Outcome.RESOLVED;
                                }
                                case Union.Unidentified _ -> {
                                    changes.deadLetter(Topics.TOUCHPOINTS, envelope, "no usable id");
                                    yield Outcome.UNIDENTIFIED;
                                }
                            },
                            1,
                            Integer::sum);
                }
            }
        }
        int undoneInAll = undone;
        changes.afterwards(() -> {
            meters.touchpoints(outcomes);
            meters.conflicts(conflicts);
            meters.limited(limited);
            meters.blocked(blocked);
            meters.undone(undoneInAll);
        });
    }

    private static void publish(Envelope envelope, Union.Resolved resolved, Union union, Changes changes) {
        announce(resolved.merges(), union, changes);
        changes.publishFirst(
                Topics.JOURNEY_TOUCHPOINTS,
                new Envelope(resolved.customer().value(), envelope.headers(), envelope.value()));
    }

    private static void announce(List<Merged> merges, Union union, Changes changes) {
        for (Merged merge : merges) {
            changes.publishFirst(
                    Topics.JOURNEY_TOUCHPOINTS,
                    HandoverCodec.encode(new Handover(
                            merge.loser(), union.root(merge.winner()), merge.at(), merge.by(), merge.touchpoint())));
        }
    }
}
