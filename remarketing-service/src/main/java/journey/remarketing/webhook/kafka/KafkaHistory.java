package journey.remarketing.webhook.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import journey.events.Envelope;
import journey.events.Topics;
import journey.events.codec.Headers;
import journey.remarketing.webhook.History;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The history on Kafka: a consumer of its own for each reading, without a group's positions. */
public final class KafkaHistory implements History {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers;
    private final int partitions;

    /** @param partitions of the topic of signals */
    public KafkaHistory(
            Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers, int partitions) {
        this.consumers = consumers;
        this.partitions = partitions;
    }

    @Override
    public void read(Instant from, Instant to, Optional<String> id, Consumer<Envelope> each) {
        try (org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer = consumers.get()) {
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(Topics.SIGNALS, partition))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            Map<TopicPartition, Long> times = new HashMap<>();
            all.forEach(partition -> times.put(partition, from.toEpochMilli()));
            Set<TopicPartition> open = new HashSet<>(all);
            consumer.assign(all);
            consumer.offsetsForTimes(times).forEach((partition, found) -> {
                if (found == null) {
                    open.remove(partition);
                } else {
                    consumer.seek(partition, found.offset());
                }
            });
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                open.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
                if (open.isEmpty()) {
                    return;
                }
                if (!consumer.assignment().equals(open)) {
                    consumer.assign(open);
                }
                if (System.nanoTime() > giveUp) {
                    throw new IllegalStateException("the topic of signals can't be read in time");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    giveUp = System.nanoTime() + PATIENCE.toNanos();
                    Envelope envelope = envelope(record);
                    boolean signal =
                            envelope.headers().getOrDefault(Headers.TYPE, "").startsWith(Headers.SIGNAL_TYPE);
                    boolean within =
                            record.timestamp() >= from.toEpochMilli() && record.timestamp() < to.toEpochMilli();
                    boolean meant =
                            id.isEmpty() || id.get().equals(envelope.headers().get(Headers.ID));
                    if (signal && within && meant) {
                        each.accept(envelope);
                    }
                    if (record.timestamp() >= to.toEpochMilli()) {
                        open.remove(new TopicPartition(record.topic(), record.partition()));
                    }
                }
            }
        }
    }

    private static Envelope envelope(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return new Envelope(new String(record.key(), UTF_8), headers, record.value());
    }
}
