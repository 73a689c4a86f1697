package journey.ingest.collect.kafka;

import java.time.Duration;
import org.apache.kafka.common.record.CompressionType;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How touchpoints get to Kafka.
 *
 * @param acknowledgeWithin how long a request waits for the brokers' acknowledgement; then it is answered 503. Below
 *     a second
 * @param buffer memory for unsent records; a half each for requests that bring little and those that bring much
 * @param linger how long a record waits for others to travel with
 * @param batch bytes that travel together to one partition
 * @param compression of what travels together, from requests that bring much
 * @param compressedFrom bytes of events from which on a request brings much. What comes in little pieces travels in little
 *     batches, for which setting up a compressor costs more than everything else
 * @param giveUpAfter how long a record whose request has been answered 503 is still tried
 */
@ConfigurationProperties("journey.ingest.log")
record KafkaLogProperties(
        @DefaultValue("800ms") Duration acknowledgeWithin,
        @DefaultValue("64MB") DataSize buffer,
        @DefaultValue("1ms") Duration linger,
        @DefaultValue("64KB") DataSize batch,
        @DefaultValue("lz4") CompressionType compression,
        @DefaultValue("4KB") DataSize compressedFrom,
        @DefaultValue("10s") Duration giveUpAfter) {
    KafkaLogProperties {
        if (acknowledgeWithin.compareTo(Duration.ofSeconds(1)) >= 0) {
            throw new IllegalArgumentException("journey.ingest.log.acknowledge-within has to stay below a second");
        }
    }
}
