package journey.aggregator.recount;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import journey.aggregator.cart.CartCounts;
import journey.aggregator.journey.PlainFold;
import journey.aggregator.journey.Underway;
import journey.events.Partitions;
import journey.ledger.Input;

/**
 * Counts again and compares, while the steps go on.
 *
 * <p>A partition is compared at the very record that its slot stood at when it was read: the log is folded up to there, then
 * time is let pass in a copy, and every field is looked at. As long as a record brings a journey whose handover has not been
 * folded yet, its partition waits for the others, which may go past the record at which they were compared.
 *
 * <p>What may be different for a moment (a timer that is just due, what is on its way) is different at one look and not at
 * the next; what is different at every look is a difference.
 */
public final class Recount {
    /** How long a timer may be due before it has to have fired, once nothing holds it up any more. */
    private static final Duration TIMERS_GRACE = Duration.ofSeconds(10);

    private static final List<String> ENDS_OF_CARTS = List.of(
            CartCounts.COMPLETED, CartCounts.OPEN, CartCounts.ABANDONED, CartCounts.EMPTIED, CartCounts.EXPIRED);

    private static final String HANDED_OVER = "handed over to it";

    private final CountedLog log;
    private final CountedSlots slots;
    private final List<PlainFold> folds;
    private final Underway underway;
    private final Clock clock;
    private final int looks;
    private final Duration between;
    private final List<Deque<Input.Arrived>> ahead;
    private final long[] next;
    private final long[] compared;
    private final Instant[] passed;
    private final List<Difference> unexplained = new ArrayList<>();
    private final Map<Integer, List<Difference>> differences = new TreeMap<>();
    private long records;
    private long setAside;

    /**
     * A recount that has not begun.
     *
     * @param folds by partition, new ones
     * @param underway what they share
     * @param begins by partition, where the generation began to fold
     * @param looks how often what differs is looked at, 1 or more
     * @param between how long to wait between two looks
     */
    public Recount(
            CountedLog log,
            CountedSlots slots,
            List<PlainFold> folds,
            Underway underway,
            List<Long> begins,
            Clock clock,
            int looks,
            Duration between) {
        this.log = log;
        this.slots = slots;
        this.folds = List.copyOf(folds);
        this.underway = underway;
        this.clock = clock;
        this.looks = looks;
        this.between = between;
        this.ahead = folds.stream()
                .<Deque<Input.Arrived>>map(fold -> new ArrayDeque<>())
                .toList();
        this.next = begins.stream().mapToLong(begin -> begin).toArray();
        this.compared = new long[folds.size()];
        this.passed = new Instant[folds.size()];
        Arrays.fill(passed, Instant.EPOCH);
    }

    /** Folds and compares. To be called once; takes as long as reading the log does. */
    public Report run() {
        Collection<Integer> open = all().boxed().toList();
        List<Difference> left = look(open);
        for (int look = 1; look < looks && !left.isEmpty(); look++) {
            LockSupport.parkNanos(between.toNanos());
            Set<Integer> again = new TreeSet<>();
            left.forEach(difference -> again.add(difference.partition()));
            List<Difference> now = look(again);
            List<Difference> before = left;
            left = now.stream()
                    .filter(one -> before.stream().anyMatch(one::isAbout))
                    .toList();
        }
        long customers = folds.stream().mapToLong(PlainFold::customers).sum();
        long counters = all().mapToLong(partition -> compared[partition]).sum();
        return new Report(records, customers, counters, setAside, left);
    }

    private IntStream all() {
        return IntStream.range(0, folds.size());
    }

    /** What differs now in these partitions, and what is missing on its way to anybody. */
    private List<Difference> look(Collection<Integer> partitions) {
        Instant watermark = slots.watermark();
        Instant now = clock.instant();
        Map<Integer, CountedSlots.Snapshot> snapshots = slots.read(partitions);
        differences.clear();
        List<Long> ends = log.ends();
        List<Long> positions = slots.positions();
        snapshots.forEach((partition, snapshot) -> passed[partition] = passed(snapshot, watermark, now));
        fold(snapshots, positions);
        List<Difference> found = new ArrayList<>();
        differences.values().forEach(found::addAll);
        found.addAll(missing(ends));
        found.addAll(unexplained);
        return found;
    }

    private void fold(Map<Integer, CountedSlots.Snapshot> snapshots, List<Long> positions) {
        Set<Integer> open = new HashSet<>(snapshots.keySet());
        while (true) {
            boolean moved = false;
            for (int partition = 0; partition < folds.size(); partition++) {
                Optional<CountedSlots.Snapshot> snapshot =
                        Optional.ofNullable(open.contains(partition) ? snapshots.get(partition) : null);
                if (snapshot.isPresent()) {
                    moved |= fold(partition, snapshot.get().next(), true);
                    if (next[partition] >= snapshot.get().next()) {
                        compare(partition, snapshot.get());
                        open.remove(partition);
                    }
                }
                if (!open.contains(partition)) {
                    moved |= fold(partition, positions.get(partition), true);
                }
            }
            if (open.isEmpty()) {
                return;
            }
            if (!moved && !insist(open, snapshots)) {
                throw new IllegalStateException("a partition neither moves nor has reached where its slot stands");
            }
        }
    }

    /** Nothing will explain what these wait for: the first of them goes on without. */
    private boolean insist(Set<Integer> open, Map<Integer, CountedSlots.Snapshot> snapshots) {
        for (int partition : open) {
            long until = Objects.requireNonNull(snapshots.get(partition)).next();
            if (next[partition] < until) {
                return foldOne(partition, until, false);
            }
        }
        return false;
    }

    /** Whether it has moved at all. */
    private boolean fold(int partition, long until, boolean mayWait) {
        long before = next[partition];
        while (next[partition] < until && foldOne(partition, until, mayWait)) {
            // on
        }
        return next[partition] > before;
    }

    private boolean foldOne(int partition, long until, boolean mayWait) {
        Deque<Input.Arrived> waiting = ahead.get(partition);
        if (waiting.isEmpty()) {
            CountedLog.Piece piece = log.read(partition, next[partition]);
            waiting.addAll(piece.records());
            if (waiting.isEmpty()) {
                next[partition] = piece.next();
                return true;
            }
        }
        Input.Arrived record = waiting.element();
        if (record.offset() >= until) {
            // Offsets in between have no records.
            next[partition] = until;
            return true;
        }
        Instant time = record.appendedAt().isBefore(passed[partition]) ? record.appendedAt() : passed[partition];
        PlainFold.Outcome outcome = folds.get(partition).fold(record.offset(), time, record.envelope(), mayWait);
        if (outcome == PlainFold.Outcome.WAITS) {
            return false;
        }
        waiting.remove();
        next[partition] = record.offset() + 1;
        records++;
        setAside += outcome == PlainFold.Outcome.SET_ASIDE ? 1 : 0;
        if (outcome == PlainFold.Outcome.UNEXPLAINED) {
            unexplained.add(new Difference(partition, HANDED_OVER, "by nobody, at offset " + record.offset(), 0, 1));
        }
        return true;
    }

    private void compare(int partition, CountedSlots.Snapshot snapshot) {
        if (next[partition] > snapshot.next()) {
            throw new IllegalStateException("partition " + partition + " has fallen back in Redis");
        }
        Map<String, Map<String, Long>> ours = folds.get(partition).asOf(passed[partition]);
        Map<String, Map<String, Long>> theirs = snapshot.sums();
        List<Difference> found = new ArrayList<>();
        Set<String> hashes = new TreeSet<>(ours.keySet());
        hashes.addAll(theirs.keySet());
        long fields = 0;
        for (String hash : hashes) {
            Map<String, Long> said = ours.getOrDefault(hash, Map.of());
            Map<String, Long> held = theirs.getOrDefault(hash, Map.of());
            Set<String> names = new TreeSet<>(said.keySet());
            names.addAll(held.keySet());
            for (String name : names) {
                long log = said.getOrDefault(name, 0L);
                long redis = held.getOrDefault(name, 0L);
                if (log != redis) {
                    found.add(new Difference(partition, hash, name, log, redis));
                }
            }
            fields += names.size();
        }
        balance(partition, theirs.getOrDefault(CartCounts.TOTALS, Map.of())).ifPresent(found::add);
        compared[partition] = fields;
        differences.put(partition, found);
    }

    /** Timers fire in their order, so those before the earliest that is left have; unless it has been left for too long. */
    private static Instant passed(CountedSlots.Snapshot snapshot, Instant watermark, Instant now) {
        Instant fired =
                snapshot.earliestTimer().map(timer -> timer.minusMillis(1)).orElse(now);
        Instant overdue = watermark.isAfter(Instant.EPOCH) ? watermark.minus(TIMERS_GRACE) : watermark;
        Instant atLeast = fired.isAfter(overdue) ? fired : overdue;
        return atLeast.isBefore(now) ? atLeast : now;
    }

    /** started = completed + open + abandoned + emptied + expired. */
    private static Optional<Difference> balance(int partition, Map<String, Long> carts) {
        long started = carts.getOrDefault(CartCounts.STARTED, 0L);
        long sum = ENDS_OF_CARTS.stream()
                .mapToLong(end -> carts.getOrDefault(end, 0L))
                .sum();
        return started == sum
                ? Optional.empty()
                : Optional.of(
                        new Difference(partition, CartCounts.TOTALS, "started, and the sum of its ends", started, sum));
    }

    /** What was handed over and has not come, where the log has been read to its end. */
    private List<Difference> missing(List<Long> ends) {
        Map<Integer, Long> count = new HashMap<>();
        underway.open()
                .map(way -> Partitions.of(way.to().value(), folds.size()))
                .filter(partition -> next[partition] >= ends.get(partition))
                .forEach(partition -> count.merge(partition, 1L, Long::sum));
        return count.entrySet().stream()
                .map(entry -> new Difference(entry.getKey(), HANDED_OVER, "and never arrived", entry.getValue(), 0))
                .toList();
    }
}
