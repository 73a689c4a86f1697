package journey.aggregator.privacy.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import journey.aggregator.privacy.Retention;
import journey.events.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Asks the broker. A record goes with the segment that it lies in, when that segment's youngest record is older than {@code
 * retention.ms}; a segment is closed after {@code segment.ms} at the latest. So both together are the longest that a record
 * can stay.
 */
public final class TopicRetention implements Retention {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** What lies there says nothing of anybody. */
    private static final Set<String> NOBODYS =
            Set.of(Topics.ERASURES, Topics.BASKETS, Topics.deadLetter(Topics.BASKETS));

    private final Admin admin;

    /** @param admin stays its owner's */
    public TopicRetention(Admin admin) {
        this.admin = admin;
    }

    @Override
    public List<Until> until(Instant then) {
        List<ConfigResource> topics = Topics.all().stream()
                .filter(topic -> !NOBODYS.contains(topic))
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        try {
            Map<ConfigResource, Config> configs =
                    admin.describeConfigs(topics).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return topics.stream()
                    .map(topic -> new Until(
                            topic.name(),
                            Optional.ofNullable(configs.get(topic))
                                    .flatMap(TopicRetention::longest)
                                    .map(then::plus)))
                    .toList();
        } catch (ExecutionException | TimeoutException away) {
            throw new KafkaException("the topics' retention can't be read", away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptException(interrupted);
        }
    }

    private static Optional<Duration> longest(Config config) {
        Optional<Long> kept = value(config, TopicConfig.RETENTION_MS_CONFIG).filter(millis -> millis >= 0);
        long open = value(config, TopicConfig.SEGMENT_MS_CONFIG).orElse(0L);
        return kept.map(millis -> Duration.ofMillis(millis).plusMillis(open));
    }

    private static Optional<Long> value(Config config, String name) {
        return Optional.ofNullable(config.get(name)).map(ConfigEntry::value).map(Long::parseLong);
    }
}
