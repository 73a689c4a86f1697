package journey.benchmarks.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RequestsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T05:30:00.123Z");

    private final StorefrontEvents events = new StorefrontEvents(new Random(1), NOW);
    private final Requests requests = new Requests("127.0.0.1:8080", "demo");

    @Test
    void eightDigitsAreWrittenAsFormatWritesThem() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            int number = random.nextInt();
            ByteBuffer digits = ByteBuffer.allocate(Long.BYTES).putLong(PatchedBytes.hexadecimal(number));
            assertThat(new String(digits.array(), US_ASCII)).isEqualTo("%08x".formatted(number));
        }
    }

    @Test
    void aSingleEventIsWhatSegmentsServersExpect() {
        StorefrontEvents.Event event = events.next();
        String request = text(requests.single(event).forTurn(1));
        assertThat(request)
                .startsWith("POST /v1/track HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nAuthorization: Basic ZGVtbzo=\r\n")
                .contains("\r\nContent-Length: " + event.json().length() + "\r\n");
        assertThat(body(request)).hasSize(event.json().length());
        assertThat(JsonPath.<String>read(body(request), "$.type")).isEqualTo("track");
        assertThat(JsonPath.<String>read(body(request), "$.properties.product_id"))
                .startsWith("p-");
    }

    @Test
    void anotherTurnChangesTheIdsAndNothingElse() {
        StorefrontEvents.Event event = events.next();
        PatchedBytes request = requests.single(event);
        String first = text(request.forTurn(1));
        String second = text(request.forTurn(2));
        String messageId = JsonPath.read(body(second), "$.messageId");
        String anonymousId = JsonPath.read(body(second), "$.anonymousId");
        assertThat(messageId).hasSize(event.messageId().length()).isNotEqualTo(event.messageId());
        assertThat(anonymousId).hasSize(event.anonymousId().length()).isNotEqualTo(event.anonymousId());
        assertThat(first)
                .isNotEqualTo(second)
                .isEqualTo(second.replace(messageId, JsonPath.read(body(first), "$.messageId"))
                        .replace(anonymousId, JsonPath.read(body(first), "$.anonymousId")));
    }

    @Test
    void noTwoEventsOfBatchesAndTurnsHaveTheSameIds() {
        List<PatchedBytes> batches = List.of(requests.batch(events, 50), requests.batch(events, 50));
        Set<String> ids = new HashSet<>();
        for (int turn = 0; turn < 10; turn++) {
            for (PatchedBytes batch : batches) {
                String body = body(text(batch.forTurn(turn)));
                ids.addAll(JsonPath.<List<String>>read(body, "$.batch[*].messageId"));
                ids.addAll(JsonPath.<List<String>>read(body, "$.batch[*].anonymousId"));
            }
        }
        assertThat(ids).hasSize(2 * 10 * 100);
    }

    @Test
    void eventsHaveAboutSixHundredBytesAndAreAllDistinct() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(events.next().json());
        }
        assertThat(all).doesNotHaveDuplicates();
        assertThat(all.stream().mapToInt(String::length).average().orElseThrow())
                .isBetween(570.0, 630.0);
    }

    @Test
    void aRecordAndItsOneValueHaveTheSameBytes() {
        StorefrontEvents same = new StorefrontEvents(new Random(2), NOW);
        Records.Reused record =
                Records.reused(new StorefrontEvents(new Random(2), NOW), 1, NOW).getFirst();
        int headers = record.headers().entrySet().stream()
                .mapToInt(each -> each.getKey().length() + each.getValue().length)
                .sum();
        assertThat(Records.asOneValue(same.next(), NOW)).hasSize(record.key().length + headers + record.value().length);
    }

    @Test
    void aReusedRecordBearsTheSameIdsInKeyHeaderAndValue() {
        Records.Reused record = Records.reused(events, 1, NOW).getFirst();
        String before = new String(record.key(), US_ASCII);
        record.turn(7);
        String value = new String(record.value(), US_ASCII);
        assertThat(new String(record.key(), US_ASCII))
                .isNotEqualTo(before)
                .isEqualTo(JsonPath.read(value, "$.anonymousId"));
        assertThat(record.headers())
                .hasEntrySatisfying(
                        "ce_id",
                        id -> assertThat(new String(id, US_ASCII)).isEqualTo(JsonPath.read(value, "$.messageId")));
    }

    private static String text(ByteBuffer bytes) {
        return US_ASCII.decode(bytes).toString();
    }

    private static String body(String request) {
        return request.substring(request.indexOf("\r\n\r\n") + 4);
    }
}
