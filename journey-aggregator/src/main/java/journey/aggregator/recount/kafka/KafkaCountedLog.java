package journey.aggregator.recount.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import journey.aggregator.recount.CountedLog;
import journey.events.Envelope;
import journey.events.Topics;
import journey.ledger.Input;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;

/** {@code journey.touchpoints}, one partition at a time. Not for several threads. */
public final class KafkaCountedLog implements CountedLog {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Duration patience;

    /**
     * @param consumer of bytes, without a group; stays its owner's
     * @param patience how long Kafka may take to answer
     */
    public KafkaCountedLog(Consumer<byte[], byte[]> consumer, int partitions, Duration patience) {
        this.consumer = consumer;
        this.partitions = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(Topics.JOURNEY_TOUCHPOINTS, partition))
                .toList();
        this.patience = patience;
    }

    @Override
    public Piece read(int partition, long from) {
        TopicPartition wanted = partitions.get(partition);
        if (!consumer.assignment().contains(wanted)) {
            consumer.assign(List.of(wanted));
            consumer.seek(wanted, from);
        } else if (consumer.position(wanted, patience) != from) {
            consumer.seek(wanted, from);
        }
        Instant deadline = Instant.now().plus(patience);
        while (Instant.now().isBefore(deadline)) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            long next = consumer.position(wanted, patience);
            if (next > from) {
                List<Input.Arrived> records = new ArrayList<>(polled.count());
                polled.records(wanted).forEach(record -> records.add(arrived(record)));
                return new Piece(records, next);
            }
        }
        throw new TimeoutException("no records of partition " + partition + " from " + from + " on within " + patience);
    }

    private static Input.Arrived arrived(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8));
        }
        byte[] key = record.key();
        byte[] value = record.value();
        return new Input.Arrived(
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                new Envelope(key == null ? "" : new String(key, UTF_8), headers, value == null ? new byte[0] : value));
    }

    @Override
    public List<Long> begins() {
        return inOrder(consumer.beginningOffsets(partitions, patience));
    }

    @Override
    public List<Long> ends() {
        return inOrder(consumer.endOffsets(partitions, patience));
    }

    private List<Long> inOrder(Map<TopicPartition, Long> offsets) {
        return partitions.stream()
                .map(partition -> Objects.requireNonNull(offsets.get(partition)))
                .toList();
    }
}
