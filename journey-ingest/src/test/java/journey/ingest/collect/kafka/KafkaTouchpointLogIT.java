package journey.ingest.collect.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.events.Envelope;
import journey.events.Topics;
import journey.ingest.KafkaReader;
import journey.ingest.collect.TouchpointLog;
import journey.ingest.collect.TouchpointLogContract;
import journey.testkit.RealServers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class KafkaTouchpointLogIT implements TouchpointLogContract {
    private static final int COMPRESSED_FROM = 4096;

    private static Optional<KafkaTouchpointLog> log = Optional.empty();

    @BeforeAll
    static void start() throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", RealServers.kafka());
        KafkaTouchpointLog started =
                new KafkaTouchpointLog(lane("none"), lane("lz4"), COMPRESSED_FROM, Duration.ofSeconds(5));
        log = Optional.of(started);
        try (Admin admin = Admin.create(kafka)) {
            TopicProperties.Kept kept = new TopicProperties.Kept((short) -1, Duration.ofDays(30), Duration.ofDays(30));
            new TopicSetUp(admin, new TopicProperties(8, kept), started::warmUp).setUpOnce();
        }
    }

    private static Lane lane(String compression) {
        return new Lane(
                () -> new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                RealServers.kafka(),
                                "acks",
                                "all",
                                "compression.type",
                                compression),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()),
                retired -> {});
    }

    @AfterAll
    static void stop() {
        log.ifPresent(KafkaTouchpointLog::close);
    }

    @Override
    public TouchpointLog log() {
        return log.orElseThrow();
    }

    @Override
    public List<Envelope> touchpoints(String key) {
        return KafkaReader.envelopes(RealServers.kafka(), Topics.TOUCHPOINTS, key);
    }

    @Override
    public List<Envelope> rejected(String key) {
        return KafkaReader.envelopes(RealServers.kafka(), Topics.REJECTED, key);
    }
}
