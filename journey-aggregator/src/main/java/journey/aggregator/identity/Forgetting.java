package journey.aggregator.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import journey.aggregator.erasure.ErasedIds;
import journey.aggregator.erasure.Erasure;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.erasure.Receipt;
import journey.aggregator.erasure.ReceiptCodec;
import journey.aggregator.erasure.Receipts;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Topics;
import journey.ledger.Changes;

/**
 * Forgets a person, in sweeps.
 *
 * <p>A sweep walks from the customers that are known to be this person to all who were merged into them and to all their
 * identifiers, as far as they were tied by the time of the erasure. It makes the identifiers' keyed hashes known, has the
 * journeys of all those customers erased, and, after its commit, removes links, edges and lists. Then it comes again after
 * a while, and once more, until it finds nothing: by then every worker has known the hashes for longer than a batch lasts
 * (a timer fires when all partitions have folded what came before), so nobody can bring anything back. Each sweep may be
 * repeated or cut off anywhere: what leads to something is removed after it.
 *
 * <p>Nothing that was tied after the erasure is touched: it is another life, also when the log is folded anew. A device
 * that another known customer took over is erased up to that moment, and stays theirs; one that was another's before is
 * not erased by itself, its touchpoints go with those of the person's own ids.
 */
final class Forgetting {
    static final String TIMER = "erasure:";

    private final Links links;
    private final ErasedIds erased;
    private final Duration settle;

    /** @param settle until the next sweep; longer than {@link ErasedIds#current} may lag behind */
    Forgetting(Links links, ErasedIds erased, Duration settle) {
        this.links = links;
        this.erased = erased;
        this.settle = settle;
    }

    /** What was recorded of one customer up to the erasure. */
    private record Part(CustomerId customer, List<Linked> ids, List<Merged> merged) {}

    void begin(Erasure erasure, Changes changes, Instant now) {
        sweep(Receipt.begun(new Erasure(erasure.receipt(), erasure.at(), top(erasure))), erasure, true, changes, now);
    }

    void goOn(Receipt receipt, Changes changes, Instant now) {
        receipt.customers().stream()
                .findFirst()
                .ifPresent(any -> sweep(receipt, new Erasure(receipt.id(), receipt.at(), any), false, changes, now));
    }

    private void sweep(Receipt before, Erasure erasure, boolean first, Changes changes, Instant now) {
        List<Part> parts = new ArrayList<>(walk(before.customers(), erasure.at()));
        parts.addAll(tiedAnew(before));
        Set<CustomerId> people = new LinkedHashSet<>(before.customers());
        people.add(erasure.customer());
        parts.forEach(part -> people.add(part.customer()));
        Map<Identifier, Linked> ids = new LinkedHashMap<>();
        parts.forEach(part -> part.ids()
                .forEach(linked -> ids.merge(
                        linked.id(), linked, (one, other) -> one.since().isAfter(other.since()) ? other : one)));
        Map<Identifier, Optional<Instant>> shared = shared(ids, people, erasure.at());
        if (erased.canErase()) {
            ids.keySet()
                    .forEach(id -> shared.getOrDefault(id, Optional.of(erasure.at()))
                            .ifPresent(until -> changes.publishFirst(Topics.ERASURES, erased.record(id, until))));
        }
        ids.keySet().stream()
                .filter(id -> !shared.containsKey(id))
                .map(CustomerId::of)
                .forEach(people::add);
        people.forEach(customer -> changes.publish(Topics.JOURNEY_TOUCHPOINTS, ErasureCodec.of(erasure, customer)));
        Set<Identifier> found = new HashSet<>(before.found());
        found.addAll(ids.keySet());
        long merges = parts.stream().mapToLong(part -> part.merged().size()).sum();
        Map<String, Long> counts = new HashMap<>(before.identifiers());
        ids.keySet().stream()
                .filter(id -> !before.found().contains(id))
                .forEach(id -> counts.merge(id.kind().code(), 1L, Long::sum));
        Receipt next = new Receipt(
                before.id(), before.at(), Optional.empty(), people, found, counts, before.merges() + merges);
        boolean clean = parts.isEmpty() && !first;
        changes.set(Receipts.key(before.id()), ReceiptCodec.encode(clean ? next.finished(now) : next));
        if (!clean) {
            changes.timer(TIMER + before.id(), now.plus(settle));
            changes.afterwards(() -> forget(parts, shared.keySet()));
        }
    }

    /** Links that a worker who believed its list to be complete has made again, or not yet listed; not those of a new life. */
    private List<Part> tiedAnew(Receipt receipt) {
        if (receipt.found().isEmpty()) {
            return List.of();
        }
        List<Part> parts = new ArrayList<>();
        links.read(receipt.found(), Set.of()).owners().forEach((id, owners) -> {
            CustomerId owner = owners.last();
            boolean ours = owners.all().allMatch(receipt.customers()::contains);
            if (ours
                    && links.linked(owner).stream()
                            .noneMatch(linked -> linked.id().equals(id))) {
                parts.add(new Part(owner, List.of(new Linked(id, receipt.at(), "")), List.of()));
            }
        });
        return parts;
    }

    /** Of those that belong to others too: until when they are erased, if at all. */
    private Map<Identifier, Optional<Instant>> shared(Map<Identifier, Linked> ids, Set<CustomerId> people, Instant at) {
        Set<Identifier> devices = ids.keySet().stream()
                .filter(id -> id.kind() == Identifier.Kind.ANONYMOUS)
                .collect(Collectors.toSet());
        Map<Identifier, Optional<Instant>> shared = new HashMap<>();
        if (devices.isEmpty()) {
            return shared;
        }
        links.read(devices, Set.of())
                .owners()
                .forEach((id, owners) -> owners.all()
                        .filter(owner -> owner.known() && !people.contains(owner))
                        .distinct()
                        .forEach(other -> {
                            Instant ours = Optional.ofNullable(ids.get(id))
                                    .map(Linked::since)
                                    .orElse(at);
                            Optional<Instant> theirs = links.linked(other).stream()
                                    .filter(linked -> linked.id().equals(id))
                                    .map(Linked::since)
                                    .findFirst();
                            Optional<Instant> until = theirs.filter(since -> since.isAfter(ours))
                                    .map(since -> since.minusMillis(1))
                                    .map(before -> before.isBefore(at) ? before : at);
                            shared.merge(
                                    id, until, (one, two) -> one.flatMap(a -> two.map(b -> a.isBefore(b) ? a : b)));
                        }));
        return shared;
    }

    /** Leaves first, so that a forgetting that is cut off can be found again from the root. */
    private void forget(List<Part> parts, Set<Identifier> shared) {
        for (Part part : parts.reversed()) {
            links.forget(
                    part.customer(),
                    part.ids().stream().map(Linked::id).toList(),
                    shared,
                    part.merged().stream().map(Merged::loser).toList());
        }
    }

    /** Only those of whom something is recorded, nearest first. */
    private List<Part> walk(Set<CustomerId> from, Instant at) {
        List<Part> parts = new ArrayList<>();
        Set<CustomerId> seen = new HashSet<>();
        Deque<CustomerId> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            CustomerId next = open.remove();
            if (seen.add(next)) {
                List<Linked> ids = links.linked(next).stream()
                        .filter(linked -> !linked.since().isAfter(at))
                        .toList();
                List<Merged> merged = links.merged(next).stream()
                        .filter(one -> !one.at().isAfter(at))
                        .toList();
                merged.forEach(one -> open.add(one.loser()));
                if (!ids.isEmpty() || !merged.isEmpty()) {
                    parts.add(new Part(next, ids, merged));
                }
            }
        }
        return parts;
    }

    /** The one whom the customer had become by then. */
    private CustomerId top(Erasure erasure) {
        CustomerId at = erasure.customer();
        while (true) {
            CustomerId loser = at;
            Optional<CustomerId> winner = Optional.ofNullable(
                            links.read(Set.of(), Set.of(at)).winners().get(at))
                    .filter(into -> links.merged(into).stream()
                            .anyMatch(one ->
                                    one.loser().equals(loser) && !one.at().isAfter(erasure.at())));
            if (winner.isEmpty()) {
                return at;
            }
            at = winner.get();
        }
    }
}
