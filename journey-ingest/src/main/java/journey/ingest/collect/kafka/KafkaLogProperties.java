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
 * @param buffer memory for unsent records; a half each for requests that bring little and those that bring much. Each
 *     half has to hold a batch, and the largest record
 * @param linger how long a record waits for others to travel with, if its request brings little
 * @param compressedLinger the same of requests that bring much: longer, since they are in no hurry, and fuller batches cost
 *     client and brokers a good deal less for each record
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
        @DefaultValue("5ms") Duration compressedLinger,
        @DefaultValue("64KB") DataSize batch,
        @DefaultValue("lz4") CompressionType compression,
        @DefaultValue("4KB") DataSize compressedFrom,
        @DefaultValue("10s") Duration giveUpAfter) {
    /** A touchpoint may have 32 KB by Segment's limits, and its headers and what the format adds. */
    private static final DataSize LARGEST_RECORD = DataSize.ofKilobytes(64);

    KafkaLogProperties {
        if (acknowledgeWithin.compareTo(Duration.ofSeconds(1)) >= 0) {
            throw new IllegalArgumentException("journey.ingest.log.acknowledge-within has to stay below a second");
        }
        if (buffer.toBytes() / 2 < Math.max(batch.toBytes(), LARGEST_RECORD.toBytes())) {
            throw new IllegalArgumentException(
                    "journey.ingest.log.buffer has to be twice journey.ingest.log.batch at least, and 128KB");
        }
    }
}
