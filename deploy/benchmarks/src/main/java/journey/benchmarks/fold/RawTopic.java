package journey.benchmarks.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import journey.benchmarks.traffic.Shopping;
import journey.events.Partitions;
import journey.events.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes shopping to {@code touchpoints}, as ingest would. */
public final class RawTopic implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final int partitions;
    private final AtomicInteger failed = new AtomicInteger();
    private long bytes;
    private int sent;

    /** @param compression as ingest has it: {@code lz4} for what comes in large requests, {@code none} for single events */
    public RawTopic(String bootstrapServers, int partitions, int lingerMillis, String compression) {
        this.partitions = partitions;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.LINGER_MS_CONFIG,
                        lingerMillis,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        64 * 1024,
                        // A partition whose leader is only just starting would refuse one request and take the next.
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        compression),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public void send(Shopping.Sent event) {
        send(event, () -> {});
    }

    /** @param acknowledged runs on the producer's thread */
    public void send(Shopping.Sent event, Runnable acknowledged) {
        byte[] value = event.json().getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.TOUCHPOINTS,
                Partitions.of(event.key(), partitions),
                event.key().getBytes(UTF_8),
                value);
        event.headers().forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        sent++;
        bytes += value.length;
        var unused = producer.send(record, (_, failure) -> {
            if (failure == null) {
                acknowledged.run();
            } else {
                failed.incrementAndGet();
            }
        });
    }

    /** How many events were sent, all of them acknowledged. */
    public int finish() {
        producer.flush();
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " events were not acknowledged");
        }
        return sent;
    }

    /** Of the values sent, on average. */
    public long bytesPerEvent() {
        return bytes / Math.max(1, sent);
    }

    @Override
    public void close() {
        producer.close();
    }
}
