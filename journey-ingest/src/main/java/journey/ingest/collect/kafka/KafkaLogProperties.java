package journey.ingest.collect.kafka;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How touchpoints get to Kafka.
 *
 * @param acknowledgeWithin how long a request waits for the brokers' acknowledgement; then it is answered 503. Together
 *     with {@code maxBlock} below a second
 * @param maxBlock how long one record waits for metadata, or for room among the unsent
 * @param buffer memory for unsent records
 * @param linger how long a record waits for others to travel with
 * @param batch bytes that travel together to one partition
 * @param giveUpAfter how long a record whose request has been answered 503 is still tried
 */
@ConfigurationProperties("journey.ingest.log")
record KafkaLogProperties(
        @DefaultValue("700ms") Duration acknowledgeWithin,
        @DefaultValue("200ms") Duration maxBlock,
        @DefaultValue("32MB") DataSize buffer,
        @DefaultValue("1ms") Duration linger,
        @DefaultValue("64KB") DataSize batch,
        @DefaultValue("10s") Duration giveUpAfter) {
    KafkaLogProperties {
        if (acknowledgeWithin.plus(maxBlock).compareTo(Duration.ofSeconds(1)) >= 0) {
            throw new IllegalArgumentException("journey.ingest.log.acknowledge-within and journey.ingest.log.max-block"
                    + " have to stay below a second together");
        }
    }
}
