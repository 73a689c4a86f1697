package journey.ledger.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/** Kafka clients set as a ledger needs them, whatever else is configured. */
public final class LedgerClients {
    private LedgerClients() {}

    /**
     * Consumers of one group. One record that is larger than {@code max.partition.fetch.bytes} is fetched all the same, so
     * that stays as it is: a backlog keeps this much in memory for each partition.
     *
     * @param configured servers, security and tuning
     * @param instance a name that this process keeps over restarts (a stateful set's pod name): it then takes up its
     *     partitions at once, without waiting for its own former session to expire; no two processes may share one
     */
    public static IntFunction<Consumer<byte[], byte[]>> consumers(
            Map<String, Object> configured, String group, Optional<String> instance) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        // A commit costs about the same for a hundred records and for a thousand. But what a larger round holds lives
        // longer than the collector bets on, and costs more than it saves.
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 3_000);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        // Whoever keeps a partition in a rebalance keeps its claim and its cache.
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class));
        // Topics that another service is only just creating are found soon.
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 3_000);
        settings.putAll(configured);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return number -> {
            Map<String, Object> own = new HashMap<>(settings);
            instance.ifPresent(
                    name -> own.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name + "-" + group + "-" + number));
            return new DefaultKafkaConsumerFactory<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .createConsumer(group, "-" + number);
        };
    }

    /**
     * A producer for a {@link KafkaMessageLog}, of messages up to 4 MB; closing it is the caller's. It lingers, so what several
     * partitions of a round send to one goes together.
     */
    public static Producer<byte[], byte[]> producer(Map<String, Object> configured) {
        return producer(configured, Map.of());
    }

    /**
     * One that sends at once and as it is, whatever is configured: for each batch, however small, the compressor takes
     * buffers of two of its blocks, 128 KB.
     */
    public static Producer<byte[], byte[]> promptProducer(Map<String, Object> configured) {
        return producer(
                configured, Map.of(ProducerConfig.LINGER_MS_CONFIG, 0, ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"));
    }

    private static Producer<byte[], byte[]> producer(Map<String, Object> configured, Map<String, Object> always) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 * 1024 * 1024);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        settings.putAll(configured);
        settings.putAll(always);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Not by Spring's factory: its producers stay open until the factory is destroyed.
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
