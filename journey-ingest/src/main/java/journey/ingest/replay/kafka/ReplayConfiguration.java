package journey.ingest.replay.kafka;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import journey.ingest.admission.WriteKeys;
import journey.ingest.collect.TouchpointLog;
import journey.ingest.replay.RejectedRecords;
import journey.ingest.replay.Replay;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReplayConfiguration {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final long PAUSE_NANOS = 300_000_000;

    @Bean
    RejectedRecords rejectedRecords(KafkaProperties kafka, KafkaConnectionDetails connection) {
        Map<String, Object> settings = kafka.buildConsumerProperties();
        settings.put(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                connection.getConsumer().getBootstrapServers());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        return new KafkaRejectedRecords(
                () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    @Bean
    Replay replay(RejectedRecords rejected, TouchpointLog log, WriteKeys writeKeys) {
        return new Replay(rejected, log, writeKeys.sources(), () -> LockSupport.parkNanos(PAUSE_NANOS));
    }
}
