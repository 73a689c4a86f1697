package journey.ingest.collect.kafka;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The topics of the product, as they are created where they are missing. Existing ones are left as they are.
 *
 * @param partitions of each topic, fixed for good: the state in Redis is laid out by it
 * @param topics how the records are kept
 */
@ConfigurationProperties("journey")
record TopicProperties(
        @DefaultValue("64") int partitions, @DefaultValue Kept topics) {
    /**
     * @param replication copies of each partition; -1 is the broker's default. From 3 on an acknowledgement takes 2
     * @param retention how far back the state in Redis can be repaired or rebuilt; its backups have to be younger
     * @param rejectedRetention how long refused and undecodable records can be looked at
     */
    record Kept(
            @DefaultValue("-1") short replication,
            @DefaultValue("30d") Duration retention,
            @DefaultValue("30d") Duration rejectedRetention) {}

    TopicProperties {
        if (partitions < 1) {
            throw new IllegalArgumentException("journey.partitions has to be 1 or more");
        }
    }
}
