package journey.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer and the partitions it was given. {@link #pollOnce()} is the whole loop body.
 *
 * <p>Offsets move in Redis, with the commit of the batch. What is committed to Kafka is a copy for lag tools.
 *
 * <p>A partition whose batch met trouble is paused and claimed again in a later round, after a poll has had the chance to
 * take it away; the others go on.
 */
final class LedgerWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWorker.class);
    private static final Duration OFFSETS_EVERY = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final LedgerSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final SlotStore slots;
    private final MessageLog log;
    private final PartitionFold.Factory folds;
    private final Clock clock;
    private final LedgerMeters meters;

    private final Map<TopicPartition, PartitionWork> works =
            new TreeMap<>(java.util.Comparator.comparingInt(TopicPartition::partition));
    private Instant nextTick = Instant.EPOCH;
    private Instant nextOffsets = Instant.EPOCH;
    private Instant retryAt = Instant.EPOCH;
    private Duration wait = Duration.ZERO;
    private boolean joined;
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
        this.slots = slots;
        this.log = log;
        this.folds = folds;
        this.clock = clock;
        this.meters = meters;
        consumer.subscribe(List.of(settings.topic()), new Assignments());
    }

    /** Whether all partitions that were given to this worker are claimed, and Kafka and Redis answered the last round. */
    boolean settled() {
        return settled;
    }

    /**
     * One round: takes assignments, claims what isn't claimed, folds what has arrived and what was noted, lets time pass.
     * Troubles with Kafka or Redis end in a pause for the partition, never in an exception.
     */
    void pollOnce() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(settings.pollTimeout());
        for (TopicPartition partition : records.partitions()) {
            PartitionWork work = works.get(partition);
            List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
            if (work == null || !work.isClaimed()) {
                continue;
            }
            guarded(partition, work, () -> work.fold(inputs(batch), batch.getLast().offset() + 1));
        }
        works.forEach((partition, work) -> {
            if (work.isClaimed()) {
                guarded(partition, work, work::foldNotes);
            }
        });
        Instant now = clock.instant();
        if (!now.isBefore(retryAt)) {
            claimAll();
        }
        if (!now.isBefore(nextTick)) {
            nextTick = now.plus(settings.tick());
            tick();
        }
        if (!now.isBefore(nextOffsets)) {
            nextOffsets = now.plus(OFFSETS_EVERY);
            copyOffsets();
        }
        settled = joined && works.values().stream().allMatch(PartitionWork::isClaimed) && wait.isZero();
    }

    private static List<Input.Arrived> inputs(List<ConsumerRecord<byte[], byte[]>> batch) {
        List<Input.Arrived> inputs = new ArrayList<>(batch.size());
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            Map<String, String> headers = new LinkedHashMap<>();
            for (Header header : record.headers()) {
                byte[] value = header.value();
                headers.put(header.key(), value == null ? "" : new String(value, UTF_8));
            }
            inputs.add(PartitionWork.arrived(
                    record.offset(),
                    record.timestamp(),
                    record.key() == null ? new byte[0] : record.key(),
                    headers,
                    record.value() == null ? new byte[0] : record.value()));
        }
        return inputs;
    }

    private void claimAll() {
        List<TopicPartition> open = works.entrySet().stream()
                .filter(entry -> !entry.getValue().isClaimed())
                .map(Map.Entry::getKey)
                .toList();
        if (open.isEmpty()) {
            return;
        }
        try {
            Map<TopicPartition, Long> first = consumer.beginningOffsets(open, settings.patience());
            Map<TopicPartition, Long> last = consumer.endOffsets(open, settings.patience());
            for (TopicPartition partition : open) {
                PartitionWork work = java.util.Objects.requireNonNull(works.get(partition));
                guarded(partition, work, () -> {
                    work.claim(first.getOrDefault(partition, 0L), last.getOrDefault(partition, 0L));
                    consumer.seek(partition, work.next());
                    consumer.resume(List.of(partition));
                    wait = Duration.ZERO;
                });
            }
        } catch (RuntimeException failure) {
            trouble(failure);
        }
    }

    /** The order of reading is what the gate rests on, see {@link LagGate}. */
    private void tick() {
        List<TopicPartition> own = works.entrySet().stream()
                .filter(entry -> entry.getValue().isClaimed())
                .map(Map.Entry::getKey)
                .toList();
        if (own.isEmpty()) {
            return;
        }
        try {
            Instant upstream = settings.gate().upstream(slots, clock);
            Instant peers = slots.watermark(settings.namespace(), settings.partitions());
            Instant gate = peers.isBefore(upstream) ? peers : upstream;
            Map<TopicPartition, Long> ends = consumer.endOffsets(own, settings.patience());
            for (TopicPartition partition : own) {
                PartitionWork work = java.util.Objects.requireNonNull(works.get(partition));
                if (work.caughtUp(ends.getOrDefault(partition, Long.MAX_VALUE))) {
                    guarded(partition, work, () -> work.advance(gate, upstream));
                }
            }
            wait = Duration.ZERO;
        } catch (RuntimeException failure) {
            trouble(failure);
        }
    }

    private void guarded(TopicPartition partition, PartitionWork work, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            work.doubt();
            trouble(failure);
        }
        if (!work.isClaimed()) {
            consumer.pause(List.of(partition));
        }
    }

    private void trouble(RuntimeException failure) {
        if (failure instanceof org.apache.kafka.common.errors.InterruptException
                || failure instanceof org.apache.kafka.common.errors.WakeupException) {
            throw failure;
        }
        meters.interruptions.increment();
        if (wait.isZero()) {
            LOG.atWarn()
                    .addKeyValue("step", settings.step())
                    .addKeyValue("failure", failure.getClass().getName())
                    .addKeyValue("reason", String.valueOf(failure.getMessage()))
                    .log("Waiting for Kafka or Redis");
        }
        wait = wait.isZero() ? Duration.ofMillis(100) : wait.multipliedBy(2);
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            wait = LONGEST_WAIT;
        }
        retryAt = clock.instant().plus(wait);
    }

    private void copyOffsets() {
        Map<TopicPartition, OffsetAndMetadata> offsets = works.entrySet().stream()
                .filter(entry -> entry.getValue().isClaimed())
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new OffsetAndMetadata(entry.getValue().next())));
        if (!offsets.isEmpty()) {
            consumer.commitAsync(new HashMap<>(offsets), (committed, failure) -> {});
        }
    }

    /** Leaves the group. The slots need no farewell: the next owner's claim is enough. */
    @Override
    public void close() {
        works.values().forEach(meters::unwatch);
        works.clear();
        consumer.close();
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
            retryAt = Instant.EPOCH;
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
            onPartitionsRevoked(partitions);
        }
    }
}
