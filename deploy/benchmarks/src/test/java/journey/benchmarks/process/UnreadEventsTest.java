package journey.benchmarks.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import journey.benchmarks.traffic.Requests;
import journey.benchmarks.traffic.StorefrontEvents;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class UnreadEventsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.000Z");

    private final StorefrontEvents events = new StorefrontEvents(new Random(1), NOW);

    @Test
    void aSingleEventIsOneRecordWithItsIds() {
        StorefrontEvents.Event event = events.next();

        assertThat(UnreadEvents.records("t", event.json().getBytes(US_ASCII)))
                .singleElement()
                .satisfies(record -> isOf(event, record));
    }

    @Test
    void aBatchIsCutAtItsLineFeeds() {
        List<StorefrontEvents.Event> sent =
                IntStream.range(0, 50).mapToObj(i -> events.next()).toList();
        String body = Requests.BATCH_HEAD
                + String.join(
                        ",\n", sent.stream().map(StorefrontEvents.Event::json).toList())
                + Requests.BATCH_TAIL;

        List<ProducerRecord<byte[], byte[]>> records = UnreadEvents.records("t", body.getBytes(US_ASCII));

        assertThat(records).hasSize(50);
        for (int i = 0; i < 50; i++) {
            isOf(sent.get(i), records.get(i));
        }
    }

    private static void isOf(StorefrontEvents.Event event, ProducerRecord<byte[], byte[]> record) {
        assertThat(record.value()).asString(US_ASCII).isEqualTo(event.json());
        assertThat(record.key()).asString(US_ASCII).isEqualTo(event.anonymousId());
        assertThat(record.headers().lastHeader("ce_id").value())
                .asString(US_ASCII)
                .isEqualTo(event.messageId());
    }
}
