package journey.ingest.collect.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import journey.ingest.admission.bots.Bots;
import journey.ingest.collect.Rehearsal;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {
    /** How soon a broker that went away is looked for again. */
    private static final int RECONNECT_MILLIS = 200;

    private static final int REQUEST_MILLIS = 5_000;
    private static final int LANES = 2;
    /** Topics that nothing is sent to for long must not be forgotten: asking again takes time that no request has. */
    private static final long NEVER_MILLIS = Long.MAX_VALUE / 2;

    @Bean
    KafkaTouchpointLog touchpointLog(
            KafkaProperties kafka, KafkaConnectionDetails connection, KafkaLogProperties log, MeterRegistry registry) {
        Map<String, Object> settings = producerSettings(kafka, connection, log);
        Map<String, Object> uncompressed = new HashMap<>(settings);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, log.compression().name);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, log.compressedLinger().toMillis());
        uncompressed.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, CompressionType.NONE.name);
        uncompressed.put(ProducerConfig.LINGER_MS_CONFIG, log.linger().toMillis());
        return new KafkaTouchpointLog(
                lane(uncompressed, registry),
                lane(settings, registry),
                (int) log.compressedFrom().toBytes(),
                log.acknowledgeWithin());
    }

    private static Lane lane(Map<String, Object> settings, MeterRegistry registry) {
        Map<Producer<byte[], byte[]>, KafkaClientMetrics> meters = new ConcurrentHashMap<>();
        return new Lane(
                () -> {
                    Producer<byte[], byte[]> producer = new KafkaProducer<>(settings);
                    KafkaClientMetrics metrics = new KafkaClientMetrics(producer);
                    meters.put(producer, metrics);
                    metrics.bindTo(registry);
                    return producer;
                },
                retired -> Optional.ofNullable(meters.remove(retired)).ifPresent(KafkaClientMetrics::close));
    }

    private static Map<String, Object> producerSettings(
            KafkaProperties kafka, KafkaConnectionDetails connection, KafkaLogProperties log) {
        Map<String, Object> settings = kafka.buildProducerProperties();
        settings.put(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                connection.getProducer().getBootstrapServers());
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, (int) log.batch().toBytes());
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, log.buffer().toBytes() / LANES);
        // Nobody waits for room or for metadata: the listener's threads are everybody's.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                log.giveUpAfter().toMillis());
        settings.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.min(REQUEST_MILLIS, (int) log.giveUpAfter().toMillis() / 2));
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, NEVER_MILLIS);
        reconnectSoon(settings);
        return settings;
    }

    /** Of its own, beside Spring's: shared by the set-up of the topics and by readiness. */
    @Bean(destroyMethod = "close")
    Admin ingestAdmin(KafkaProperties kafka, KafkaConnectionDetails connection) {
        Map<String, Object> settings = kafka.buildAdminProperties();
        settings.put(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, connection.getAdmin().getBootstrapServers());
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        reconnectSoon(settings);
        return Admin.create(settings);
    }

    @Bean
    TopicSetUp topicSetUp(
            Admin ingestAdmin, TopicProperties properties, KafkaTouchpointLog log, CompletableFuture<Bots> bots) {
        return new TopicSetUp(ingestAdmin, properties, () -> {
            log.warmUp();
            awaitLists(bots);
            Rehearsal.play();
        });
    }

    @Bean
    KafkaReadiness kafkaHealthIndicator(Admin ingestAdmin, TopicSetUp topics) {
        return new KafkaReadiness(ingestAdmin, topics::done);
    }

    /** @throws IllegalStateException where they can't be read */
    private static void awaitLists(CompletableFuture<Bots> bots) {
        try {
            bots.join();
        } catch (CompletionException unreadable) {
            throw new IllegalStateException("the lists of bots can't be read", unreadable);
        }
    }

    private static void reconnectSoon(Map<String, Object> settings) {
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, RECONNECT_MILLIS / 4);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLIS);
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    }
}
