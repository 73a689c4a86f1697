package journey.ledger.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes what a round is to fold. A fetch is answered with the first record that there is, soon after the round before began,
 * and lies ready until this one begins; what has come in the time between would wait for another round. So it is asked for
 * as well.
 */
final class Polling {
    /** So many records that lie ready are one: what comes behind them needn't be in the same round. */
    static final int BACKLOG = 1_000;

    /** What a broker takes to send what it has, and the longest that a single record waits for others. */
    private static final Duration FETCH = Duration.ofMillis(2);

    /**
     * A round begins this long after the one before at the earliest, so that what comes one by one is folded together. Rounds
     * of a record or two each cost Kafka and Redis several times as much and keep everybody waiting for the processor.
     */
    static final Duration GATHER = Duration.ofMillis(15);

    private final Consumer<byte[], byte[]> consumer;
    private final Duration timeout;
    private final java.util.function.Consumer<Set<TopicPartition>> skipped;
    private final LongSupplier nanoTime;
    private final LongConsumer pause;
    private long began;

    /**
     * @param timeout how long records are waited for where there are none
     * @param skipped is told, before polling fails, behind whose records the consumer stands that nobody was given
     */
    Polling(
            Consumer<byte[], byte[]> consumer,
            Duration timeout,
            java.util.function.Consumer<Set<TopicPartition>> skipped) {
        this(consumer, timeout, skipped, System::nanoTime, LockSupport::parkNanos);
    }

    /** @param pause lets so many nanoseconds pass, or fewer */
    Polling(
            Consumer<byte[], byte[]> consumer,
            Duration timeout,
            java.util.function.Consumer<Set<TopicPartition>> skipped,
            LongSupplier nanoTime,
            LongConsumer pause) {
        this.consumer = consumer;
        this.timeout = timeout;
        this.skipped = skipped;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.began = nanoTime.getAsLong() - GATHER.toNanos();
    }

    /** Each partition's in their order. What two polls brought of one is put together only where they touch. */
    ConsumerRecords<byte[], byte[]> next() {
        long early = began + GATHER.toNanos() - nanoTime.getAsLong();
        if (early > 0) {
            pause.accept(early);
        }
        began = nanoTime.getAsLong();
        ConsumerRecords<byte[], byte[]> ready = consumer.poll(Duration.ZERO);
        if (ready.nextOffsets().isEmpty()) {
            return consumer.poll(timeout);
        }
        if (ready.count() >= BACKLOG) {
            return ready;
        }
        Set<TopicPartition> taken = new HashSet<>(ready.nextOffsets().keySet());
        try {
            ConsumerRecords<byte[], byte[]> later = consumer.poll(FETCH);
            taken.addAll(later.nextOffsets().keySet());
            return joined(ready, later);
        } catch (RuntimeException failure) {
            skipped.accept(taken);
            throw failure;
        }
    }

    /**
     * Where two don't touch, the log was perhaps cut off in between, which is looked for at a batch's beginning. So the later
     * one is left out and fetched again.
     */
    private ConsumerRecords<byte[], byte[]> joined(
            ConsumerRecords<byte[], byte[]> ready, ConsumerRecords<byte[], byte[]> later) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> after = new HashMap<>(ready.nextOffsets());
        ready.partitions().forEach(partition -> records.put(partition, ready.records(partition)));
        later.nextOffsets().forEach((partition, end) -> {
            OffsetAndMetadata join = after.get(partition);
            List<ConsumerRecord<byte[], byte[]>> more = later.records(partition);
            if (join != null && !touching(join, more, end)) {
                consumer.seek(partition, join.offset());
                return;
            }
            after.put(partition, end);
            if (!more.isEmpty()) {
                records.merge(
                        partition,
                        more,
                        (first, next) ->
                                Stream.concat(first.stream(), next.stream()).toList());
            }
        });
        return new ConsumerRecords<>(records, after);
    }

    private static boolean touching(
            OffsetAndMetadata join, List<ConsumerRecord<byte[], byte[]>> more, OffsetAndMetadata end) {
        return more.isEmpty() ? end.offset() >= join.offset() : more.getFirst().offset() == join.offset();
    }
}
