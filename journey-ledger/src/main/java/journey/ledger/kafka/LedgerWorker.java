package journey.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import journey.events.Envelope;
import journey.ledger.Input;
import journey.ledger.MessageLog;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;
import journey.ledger.SlotStore;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer and the partitions it was given. {@link #pollOnce()} is the whole loop body. Within a round the partitions'
 * batches are folded and committed side by side; the round ends when all of them have.
 *
 * <p>Offsets move in Redis, with the commit of the batch. What is committed to Kafka is a copy for lag tools.
 *
 * <p>A partition whose batch met trouble is paused and claimed again in a later round, after a poll has had the chance to
 * take it away (a claim by somebody who has lost the partition would turn out its rightful owner); the others go on.
 *
 * <p>Pauses and ticks are measured by the monotonic clock: setting the machine's clock back must not stop them.
 */
final class LedgerWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWorker.class);
    private static final Duration OFFSETS_EVERY = Duration.ofSeconds(5);

    /** Partitions that are worked on at once: enough that somebody is computing while the others wait. */
    private static final int AT_ONCE = 16;

    /** Where each call waits for its timeout, a round would outlast the group's patience with so many partitions. */
    private static final Duration LONGEST_TROUBLE = Duration.ofSeconds(10);

    private final LedgerSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final Polling polling;
    private final SlotStore slots;
    private final MessageLog log;
    private final PartitionFold.Factory folds;
    private final Clock clock;
    private final LedgerMeters meters;

    private final ExecutorService hands =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
    private final Map<TopicPartition, PartitionWork> works =
            new TreeMap<>(Comparator.comparingInt(TopicPartition::partition));
    private final Set<TopicPartition> paced = new HashSet<>();
    private long nextTick = System.nanoTime();
    private long nextOffsets = System.nanoTime();
    private volatile OptionalLong troubleEnds = OptionalLong.empty();
    private int turn;
    private boolean joined;
    private boolean answering = true;
    private volatile boolean settled;

    LedgerWorker(
            LedgerSettings settings,
            Consumer<byte[], byte[]> consumer,
            SlotStore slots,
            MessageLog log,
            PartitionFold.Factory folds,
            Clock clock,
            LedgerMeters meters) {
        this.settings = settings;
        this.consumer = consumer;
        this.polling = new Polling(consumer, settings.pollTimeout(), this::skipped);
        this.slots = slots;
        this.log = log;
        this.folds = folds;
        this.clock = clock;
        this.meters = meters;
        consumer.subscribe(List.of(settings.topic()), new Assignments());
    }

    /**
     * Whether this worker has joined its group, all partitions that were given to it are claimed, and Kafka and Redis
     * answered when they were last asked.
     */
    boolean settled() {
        return settled;
    }

    /**
     * One round: takes assignments, folds what has arrived and what was noted, claims what isn't claimed, lets time pass.
     * Troubles with Kafka or Redis end in a pause for the partition, not in an exception.
     *
     * @throws WakeupException when woken up
     * @throws RuntimeException when polling itself is refused
     */
    void pollOnce() {
        boolean done = false;
        try {
            round();
            done = true;
        } finally {
            settled = done && joined && answering && works.values().stream().allMatch(PartitionWork::isClaimed);
        }
    }

    private void round() {
        troubleEnds = OptionalLong.empty();
        ConsumerRecords<byte[], byte[]> records = polling.next();
        List<TopicPartition> open = partitions(false);
        Map<TopicPartition, Runnable> folds = new LinkedHashMap<>();
        Map<TopicPartition, Long> held = new LinkedHashMap<>();
        records.nextOffsets().forEach((partition, after) -> {
            PartitionWork work = works.get(partition);
            if (work != null && work.isClaimed()) {
                List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
                guarded(partition, work, () -> doubtIfCutOff(partition, work, batch));
                long stop = Math.max(work.next(), settings.pace().until(partition.partition()));
                if (after.offset() > stop) {
                    held.put(partition, stop);
                }
                folds.put(partition, () -> work.fold(inputs(before(batch, stop)), Math.min(after.offset(), stop)));
            }
        });
        sideBySide(folds);
        held.forEach(this::hold);
        Map<TopicPartition, Runnable> notes = new LinkedHashMap<>();
        works.forEach((partition, work) -> {
            if (work.hasNotes()) {
                notes.put(partition, work::foldNotes);
            }
        });
        sideBySide(notes);
        claim(open);
        release();
        if (System.nanoTime() - nextTick >= 0) {
            nextTick = System.nanoTime() + settings.tick().toNanos();
            tick();
        }
        Map<TopicPartition, Runnable> advances = new LinkedHashMap<>();
        Map<TopicPartition, SlotStore.Watermark> marks = new ConcurrentHashMap<>();
        for (TopicPartition partition : inTurn()) {
            PartitionWork work = work(partition);
            if (work.canAdvance()) {
                advances.put(partition, () -> work.advance().ifPresent(mark -> marks.put(partition, mark)));
            }
        }
        sideBySide(advances);
        mark(marks);
        if (System.nanoTime() - nextOffsets >= 0) {
            nextOffsets = System.nanoTime() + OFFSETS_EVERY.toNanos();
            copyOffsets();
            works.forEach((partition, work) -> guarded(partition, work, work::countTimersDue));
        }
    }

    /** Claiming sends the consumer back. */
    private void skipped(Set<TopicPartition> partitions) {
        partitions.stream()
                .filter(works::containsKey)
                .forEach(partition -> attempt(partition, work(partition), work(partition)::doubt));
    }

    /** All in one call: where nothing happens this is all that there is to do, several times a second. */
    private void mark(Map<TopicPartition, SlotStore.Watermark> marks) {
        List<TopicPartition> order = marks.keySet().stream()
                .filter(partition -> work(partition).isClaimed())
                .toList();
        if (order.isEmpty()) {
            return;
        }
        Supplier<List<Boolean>> written = written(order.stream()
                .map(partition -> Objects.requireNonNull(marks.get(partition)))
                .toList());
        for (int i = 0; i < order.size(); i++) {
            TopicPartition partition = order.get(i);
            Instant mark = Objects.requireNonNull(marks.get(partition)).at();
            int place = i;
            attempt(
                    partition,
                    work(partition),
                    () -> work(partition).marked(mark, written.get().get(place)));
        }
    }

    /** The answers, or the failure for everybody who asks. */
    private Supplier<List<Boolean>> written(List<SlotStore.Watermark> marks) {
        try {
            List<Boolean> answers = slots.mark(marks);
            return () -> answers;
        } catch (RuntimeException failure) {
            return () -> {
                throw failure;
            };
        }
    }

    /** Each round another one first: where there isn't room for all their timers, nobody is always the last. */
    private List<TopicPartition> inTurn() {
        List<TopicPartition> all = new ArrayList<>(works.keySet());
        if (!all.isEmpty()) {
            turn = (turn + 1) % all.size();
            Collections.rotate(all, -turn);
        }
        return all;
    }

    private void doubtIfCutOff(
            TopicPartition partition, PartitionWork work, List<ConsumerRecord<byte[], byte[]>> batch) {
        boolean jumped = !batch.isEmpty() && batch.getFirst().offset() > work.next();
        if (jumped && first(partition) > work.next()) {
            // The log was cut off under the consumer, which went to what is left of it. Claiming counts the gap.
            work.doubt();
        }
    }

    /**
     * Lets several partitions work at once: each waits for Redis and Kafka most of the time, and one after the other they
     * would wait a hundred times in a round. What goes wrong is dealt with here, on the worker's thread.
     */
    private void sideBySide(Map<TopicPartition, Runnable> actions) {
        actions.keySet().removeIf(partition -> !work(partition).isClaimed());
        if (actions.size() == 1) {
            actions.forEach((partition, action) -> guarded(partition, work(partition), action));
            return;
        }
        List<Callable<Boolean>> calls = new ArrayList<>(actions.size());
        actions.values().forEach(action -> calls.add(() -> ranInTime(action)));
        List<Future<Boolean>> ends;
        try {
            ends = calls.isEmpty() ? List.of() : hands.invokeAll(calls);
        } catch (InterruptedException stop) {
            throw new InterruptException(stop);
        }
        int i = 0;
        for (TopicPartition partition : actions.keySet()) {
            Future<Boolean> end = ends.get(i++);
            attempt(partition, work(partition), () -> {
                if (!ran(end)) {
                    work(partition).doubt();
                }
            });
        }
    }

    /** False where the others' trouble has lasted too long to try. */
    private boolean ranInTime(Runnable action) {
        if (isTroubleTooLong()) {
            return false;
        }
        try {
            action.run();
            return true;
        } catch (RuntimeException failure) {
            troubled();
            throw failure;
        }
    }

    private static boolean ran(Future<Boolean> end) {
        try {
            return end.get();
        } catch (InterruptedException stop) {
            throw new InterruptException(stop);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error broken -> throw broken;
                case null, default -> throw new IllegalStateException(failed);
            }
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> before(List<ConsumerRecord<byte[], byte[]>> batch, long stop) {
        return batch.isEmpty() || batch.getLast().offset() < stop
                ? batch
                : batch.stream().filter(record -> record.offset() < stop).toList();
    }

    /** What was polled of it from {@code stop} on is polled again when it may be folded. */
    private void hold(TopicPartition partition, long stop) {
        if (work(partition).isClaimed()) {
            consumer.seek(partition, stop);
            consumer.pause(List.of(partition));
            paced.add(partition);
        }
    }

    /** Lets those go on that stood before an offset which may be folded now. */
    private void release() {
        for (TopicPartition partition : List.copyOf(paced)) {
            PartitionWork work = works.get(partition);
            if (work == null || !work.isClaimed()) {
                paced.remove(partition); // whoever claims it reads on from its place
            } else if (settings.pace().until(partition.partition()) > work.next()) {
                paced.remove(partition);
                consumer.resume(List.of(partition));
            }
        }
    }

    private boolean isTroubleTooLong() {
        OptionalLong ends = troubleEnds;
        return ends.isPresent() && System.nanoTime() - ends.getAsLong() > 0;
    }

    private void troubled() {
        if (troubleEnds.isEmpty()) {
            troubleEnds = OptionalLong.of(System.nanoTime() + LONGEST_TROUBLE.toNanos());
        }
    }

    private long first(TopicPartition partition) {
        return Objects.requireNonNull(consumer.beginningOffsets(List.of(partition), settings.patience())
                .get(partition));
    }

    private static List<Input.Arrived> inputs(List<ConsumerRecord<byte[], byte[]>> batch) {
        List<Input.Arrived> inputs = new ArrayList<>(batch.size());
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            byte[] key = record.key();
            byte[] value = record.value();
            inputs.add(new Input.Arrived(
                    record.offset(),
                    Instant.ofEpochMilli(record.timestamp()),
                    new Envelope(
                            key == null ? "" : new String(key, UTF_8),
                            new RecordHeaders(record.headers()),
                            value == null ? new byte[0] : value)));
        }
        return inputs;
    }

    private List<TopicPartition> partitions(boolean claimed) {
        return works.entrySet().stream()
                .filter(entry -> entry.getValue().isClaimed() == claimed)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void claim(List<TopicPartition> open) {
        List<TopicPartition> ready = new ArrayList<>(open);
        ready.removeIf(partition -> !work(partition).backoff().isOver());
        if (ready.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> first;
        Map<TopicPartition, Long> end;
        try {
            refuseOtherPartitioning();
            first = consumer.beginningOffsets(ready, settings.patience());
            end = consumer.endOffsets(ready, settings.patience());
        } catch (RuntimeException failure) {
            unanswered(failure);
            return;
        }
        // In turn, in case that not all can be tried in time.
        Collections.shuffle(ready);
        for (TopicPartition partition : ready) {
            PartitionWork work = work(partition);
            Log log = new Log(
                    partition,
                    Objects.requireNonNull(first.get(partition)),
                    Objects.requireNonNull(end.get(partition)));
            attemptInTime(partition, work, () -> {
                work.claim(log);
                if (work.isClaimed()) {
                    consumer.seek(partition, work.next());
                    consumer.resume(List.of(partition));
                }
            });
        }
    }

    private void refuseOtherPartitioning() {
        int partitions =
                consumer.partitionsFor(settings.topic(), settings.patience()).size();
        if (partitions != settings.partitions()) {
            throw new IllegalStateException("the topic " + settings.topic() + " has " + partitions
                    + " partitions, not the " + settings.partitions() + " that are set: correct the setting");
        }
    }

    private PartitionWork work(TopicPartition partition) {
        return Objects.requireNonNull(works.get(partition));
    }

    /** The order of reading is what the gate rests on, see {@link LagGate}. */
    private void tick() {
        List<TopicPartition> own = partitions(true);
        try {
            Instant upstream = settings.gate().upstream(slots, clock);
            Instant peers = slots.watermark(settings.namespace(), settings.partitions());
            Instant passed = peers.isBefore(upstream) ? peers : upstream;
            Instant gate = settings.pace().timers() ? passed : Instant.EPOCH;
            Map<TopicPartition, Long> ends = own.isEmpty() ? Map.of() : consumer.endOffsets(own, settings.patience());
            ends.forEach((partition, end) ->
                    guarded(partition, work(partition), () -> work(partition).aim(end, gate, upstream)));
            answering = true;
        } catch (RuntimeException failure) {
            unanswered(failure);
        }
    }

    private void guarded(TopicPartition partition, PartitionWork work, Runnable action) {
        if (work.isClaimed()) {
            attemptInTime(partition, work, action);
        }
    }

    private void attemptInTime(TopicPartition partition, PartitionWork work, Runnable action) {
        attempt(partition, work, isTroubleTooLong() ? work::doubt : action);
    }

    private void attempt(TopicPartition partition, PartitionWork work, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            boolean first = work.backoff().isClear();
            work.doubt();
            trouble(failure, first);
        }
        if (!work.isClaimed()) {
            consumer.pause(List.of(partition));
        }
    }

    private void unanswered(RuntimeException failure) {
        boolean first = answering;
        answering = false;
        trouble(failure, first);
    }

    private void trouble(RuntimeException failure, boolean first) {
        if (failure instanceof InterruptException || failure instanceof WakeupException) {
            throw failure;
        }
        meters.interruptions.increment();
        troubled();
        if (first) {
            LOG.atWarn()
                    .addKeyValue("step", settings.step())
                    .addKeyValue("failure", failure.getClass().getName())
                    .addKeyValue("reason", String.valueOf(failure.getMessage()))
                    .log("Waiting until this passes");
        }
    }

    private void copyOffsets() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions(true)) {
            offsets.put(partition, new OffsetAndMetadata(work(partition).next()));
        }
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (committed, failure) -> {});
        }
    }

    /** Leaves the group. The slots need no farewell: the next owner's claim is enough. */
    @Override
    public void close() {
        settled = false;
        works.values().forEach(meters::unwatch);
        works.clear();
        hands.shutdown();
        consumer.close();
    }

    private final class Log implements PartitionWork.Log {
        private final TopicPartition partition;
        private final long first;
        private final long end;

        Log(TopicPartition partition, long first, long end) {
            this.partition = partition;
            this.first = first;
            this.end = end;
        }

        @Override
        public long first() {
            return first;
        }

        @Override
        public long end() {
            return end;
        }

        @Override
        public OptionalLong appendedFrom(Instant time) {
            OffsetAndTimestamp found = consumer.offsetsForTimes(
                            Map.of(partition, time.toEpochMilli()), settings.patience())
                    .get(partition);
            return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
        }
    }

    private final class Assignments implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                Slot slot = new Slot(settings.namespace(), partition.partition(), settings.partitions());
                PartitionWork work = new PartitionWork(slot, settings.topic(), slots, log, folds, clock, meters);
                works.put(partition, work);
                meters.watch(work);
            }
            consumer.pause(partitions);
            joined = true;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                PartitionWork work = works.remove(partition);
                if (work != null) {
                    meters.unwatch(work);
                }
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            joined = false;
            onPartitionsRevoked(partitions);
        }
    }
}
