package journey.ingest.collect.kafka;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import journey.events.Topics;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A producer, or the one that has taken its place. */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration BETWEEN_REPLACEMENTS = Duration.ofSeconds(5);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Consumer<Producer<byte[], byte[]>> retired;
    private volatile Producer<byte[], byte[]> producer;
    private long replacedAt = System.nanoTime() - BETWEEN_REPLACEMENTS.toNanos();

    /** @param retired told of a producer that is not used any more, before it is closed */
    Lane(Supplier<Producer<byte[], byte[]>> producers, Consumer<Producer<byte[], byte[]>> retired) {
        this.producers = producers;
        this.retired = retired;
        this.producer = producers.get();
    }

    Producer<byte[], byte[]> producer() {
        return producer;
    }

    /**
     * Fetches what the first record of a topic needs.
     *
     * @throws KafkaException when it is not there yet
     */
    void warmUp() {
        producer.partitionsFor(Topics.TOUCHPOINTS);
        producer.partitionsFor(Topics.REJECTED);
    }

    /** A producer in a state that it never leaves by itself is replaced. Its buffered records fail, unacknowledged. */
    synchronized void replace(Producer<byte[], byte[]> broken) {
        long now = System.nanoTime();
        if (producer == broken && now - replacedAt > BETWEEN_REPLACEMENTS.toNanos()) {
            replacedAt = now;
            LOG.warn("The Kafka producer can't go on and is replaced");
            producer = producers.get();
            // Its first send fails, and makes it ask for the topics; requests come again meanwhile.
            Thread.ofVirtual().name("close-broken-producer").start(() -> {
                retired.accept(broken);
                broken.close(Duration.ZERO);
            });
        }
    }

    void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
