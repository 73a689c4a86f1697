package journey.aggregator.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import journey.aggregator.erasure.ErasedIds;
import journey.aggregator.erasure.Erasure;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.erasure.Receipts;
import journey.aggregator.handover.Handover;
import journey.aggregator.handover.HandoverCodec;
import journey.aggregator.identity.IdentityMeters.Outcome;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Topics;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
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
    private static final int REMEMBERED = 20_000;

    private final Slot slot;
    private final Links links;
    private final TouchpointCodec codec;
    private final IdentityMeters meters;
    private final ErasedIds erasedIds;
    private final Receipts receipts;
    private final Forgetting forgetting;
    private ErasedIds.Snapshot erased;

    /** What {@link Links#record} was told by this fold, the latest of it; a new fold says it again. */
    private final Set<Recorded> recorded = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Recorded, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    private record Recorded(CustomerId customer, Identifier id) {}

    private record Read(Input.Arrived record, Decoded<Touchpoint> content) {}

    private record Settled(Union union, Map<Long, Union.Outcome> outcomes) {}

    IdentityFold(
            Slot slot,
            Links links,
            TouchpointCodec codec,
            IdentityMeters meters,
            ErasedIds erasedIds,
            Receipts receipts,
            Forgetting forgetting) {
        this.slot = slot;
        this.links = links;
        this.codec = codec;
        this.meters = meters;
        this.erasedIds = erasedIds;
        this.receipts = receipts;
        this.forgetting = forgetting;
        this.erased = ErasedIds.NONE.current();
    }

    @Override
    public Changes fold(List<Input> inputs, Instant now) {
        notice(erasedIds.current());
        Changes changes = new Changes(slot);
        List<Read> batch = new ArrayList<>();
        int dropped = 0;
        for (Input input : inputs) {
            switch (input) {
                case Input.Arrived(long _, Instant _, Envelope envelope) when ErasureCodec.isOne(envelope) -> {}
                case Input.Arrived record -> {
                    Read read = new Read(record, codec.decode(record.envelope()));
                    if (isErased(read)) {
                        dropped++;
                    } else {
                        batch.add(read);
                    }
                }
                case Input.TimerDue _ -> {}
                case Input.Noted _ -> {}
            }
        }
        if (dropped > 0) {
            int count = dropped;
            changes.afterwards(() -> meters.touchpoints(Map.of(Outcome.ERASED, count)));
        }
        if (!batch.isEmpty()) {
            resolve(batch, changes);
        }
        // Last, so that they find what the touchpoints of this batch have tied.
        forget(inputs, changes, now);
        return changes;
    }

    /** What was recorded of an erased person is to be recorded anew should they come back. */
    private void notice(ErasedIds.Snapshot current) {
        if (current != erased) {
            erased = current;
            recorded.clear();
        }
    }

    private boolean isErased(Read read) {
        return read.content() instanceof Decoded.Ok<Touchpoint>(Touchpoint touchpoint)
                && ErasedIds.isErased(erased, touchpoint.ids(), touchpoint.time());
    }

    private void forget(List<Input> inputs, Changes changes, Instant now) {
        for (Input input : inputs) {
            switch (input) {
                case Input.Arrived(long _, Instant _, Envelope envelope)
                when ErasureCodec.isOne(envelope) -> {
                    switch (ErasureCodec.decode(envelope)) {
                        case Decoded.Ok<Erasure>(Erasure erasure) -> forgetting.begin(erasure, changes, now);
                        case Decoded.Undecodable<Erasure>(String reason) ->
                            changes.deadLetter(Topics.TOUCHPOINTS, envelope, reason);
                    }
                }
                case Input.TimerDue timer
                when timer.name().startsWith(Forgetting.TIMER) ->
                    receipts.find(timer.name().substring(Forgetting.TIMER.length()))
                            .ifPresent(receipt -> forgetting.goOn(receipt, changes, now));
                case Input.Arrived _ -> {}
                case Input.TimerDue _ -> {}
                case Input.Noted _ -> {}
            }
        }
    }

    private void resolve(List<Read> batch, Changes changes) {
        Settled settled = settle(batch);
        record(batch, settled);
        publish(batch, settled, changes);
        List<Links.Link> shorter = settled.union().shortened();
        if (!shorter.isEmpty()) {
            changes.afterwards(() -> links.shorten(shorter));
        }
    }

    private Settled settle(List<Read> batch) {
        while (true) {
            Union union = new Union(slot, view(batch), batch.getFirst().record().offset());
            Map<Long, Union.Outcome> outcomes = new HashMap<>();
            for (Read read : batch) {
                if (read.content() instanceof Decoded.Ok<Touchpoint>(Touchpoint touchpoint)) {
                    long offset = read.record().offset();
                    outcomes.put(offset, union.resolve(offset, touchpoint));
                }
            }
            // An edge that was decided on a link that doesn't hold would tie together what nothing ties.
            if (taken(union.links()) && taken(union.edges())) {
                return new Settled(union, outcomes);
            }
        }
    }

    private boolean taken(List<? extends Links.Write> writes) {
        if (writes.isEmpty()) {
            return true;
        }
        List<Links.Write> taken = links.apply(List.copyOf(writes));
        meters.taken(taken);
        return taken.size() == writes.size();
    }

    /** All links of the batch in one round trip, and one more for every further step to the roots. */
    private Links.View view(List<Read> batch) {
        List<Touchpoint> touchpoints = touchpoints(batch).toList();
        Set<Identifier> ids = touchpoints.stream().flatMap(Union::identifiers).collect(Collectors.toSet());
        Set<CustomerId> next = touchpoints.stream().flatMap(Union::naturals).collect(Collectors.toSet());
        Set<CustomerId> asked = new HashSet<>();
        Map<Identifier, Owners> owners = new HashMap<>();
        Map<CustomerId, CustomerId> winners = new HashMap<>();
        while (!ids.isEmpty() || !next.isEmpty()) {
            Links.View found = links.read(ids, next);
            asked.addAll(next);
            owners.putAll(found.owners());
            winners.putAll(found.winners());
            ids = Set.of();
            next = Stream.concat(
                            found.owners().values().stream().flatMap(Owners::all), found.winners().values().stream())
                    .filter(customer -> !customer.known() && !asked.contains(customer))
                    .collect(Collectors.toSet());
        }
        return new Links.View(owners, winners);
    }

    private static Stream<Touchpoint> touchpoints(List<Read> batch) {
        return batch.stream()
                .flatMap(read -> read.content() instanceof Decoded.Ok<Touchpoint>(Touchpoint touchpoint)
                        ? Stream.of(touchpoint)
                        : Stream.empty());
    }

    private void record(List<Read> batch, Settled settled) {
        Map<CustomerId, List<Linked>> linked = new HashMap<>();
        Set<Recorded> fresh = new HashSet<>();
        List<Merged> merged = new ArrayList<>();
        for (Read read : batch) {
            if (read.content() instanceof Decoded.Ok<Touchpoint>(Touchpoint touchpoint)
                    && settled.outcomes().get(read.record().offset()) instanceof Union.Resolved resolved) {
                merged.addAll(resolved.merges());
                for (Identifier id : resolved.ids()) {
                    Recorded pair = new Recorded(resolved.customer(), id);
                    if (!recorded.contains(pair) && fresh.add(pair)) {
                        linked.computeIfAbsent(resolved.customer(), c -> new ArrayList<>())
                                .add(new Linked(id, touchpoint.time(), touchpoint.messageId()));
                    }
                }
            }
        }
        if (!linked.isEmpty() || !merged.isEmpty()) {
            links.record(linked, merged);
            recorded.addAll(fresh);
        }
    }

    private void publish(List<Read> batch, Settled settled, Changes changes) {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        Map<Identifier.Kind, Integer> conflicts = new EnumMap<>(Identifier.Kind.class);
        for (Read read : batch) {
            Envelope envelope = read.record().envelope();
            Outcome outcome = switch (read.content()) {
                case Decoded.Undecodable<Touchpoint>(String reason) -> {
                    changes.deadLetter(Topics.TOUCHPOINTS, envelope, reason);
                    yield Outcome.UNDECODABLE;
                }
                case Decoded.Ok<Touchpoint> ok -> {
                    if (settled.outcomes().get(read.record().offset()) instanceof Union.Resolved resolved) {
                        publish(envelope, resolved, settled.union(), changes);
                        resolved.conflicts().forEach(kind -> conflicts.merge(kind, 1, Integer::sum));
                        yield Outcome.RESOLVED;
                    }
                    changes.deadLetter(Topics.TOUCHPOINTS, envelope, "no usable id");
                    yield Outcome.UNIDENTIFIED;
                }
            };
            outcomes.merge(outcome, 1, Integer::sum);
        }
        changes.afterwards(() -> {
            meters.touchpoints(outcomes);
            meters.conflicts(conflicts);
        });
    }

    private static void publish(Envelope envelope, Union.Resolved resolved, Union union, Changes changes) {
        for (Merged merge : resolved.merges()) {
            changes.publishFirst(
                    Topics.JOURNEY_TOUCHPOINTS,
                    HandoverCodec.encode(new Handover(
                            merge.loser(), union.root(merge.winner()), merge.at(), merge.by(), merge.touchpoint())));
        }
        changes.publishFirst(
                Topics.JOURNEY_TOUCHPOINTS,
                new Envelope(resolved.customer().value(), envelope.headers(), envelope.value()));
    }
}
