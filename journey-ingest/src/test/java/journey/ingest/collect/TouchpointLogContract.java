package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import journey.events.Envelope;
import org.junit.jupiter.api.Test;

/** What every log promises. */
public interface TouchpointLogContract {
    TouchpointLog log();

    /** The records with this key on {@code touchpoints}, in their order. */
    List<Envelope> touchpoints(String key);

    /** The records with this key on {@code touchpoints.rejected}. */
    List<Envelope> rejected(String key);

    @Test
    default void whatIsSafeCanBeReadAsItWasAppended() {
        String key = "kéy-" + UUID.randomUUID();
        LogRecord record = record(key, "{ \"a\" : 1 }", new LogRecord.Header("ce_id", "ü1".getBytes(UTF_8)));

        assertThat(append(new Intake(List.of(record), List.of()))).isEqualTo(new TouchpointLog.Appended.Safe());

        assertThat(touchpoints(key)).singleElement().satisfies(read -> {
            assertThat(read.value()).isEqualTo(record.value());
            assertThat(read.headers()).isEqualTo(Map.of("ce_id", "ü1"));
        });
        assertThat(rejected(key)).isEmpty();
    }

    @Test
    default void nothingIsSafeAtOnce() {
        assertThat(log().append(new Intake(List.of(), List.of())).toCompletableFuture())
                .isCompletedWithValue(new TouchpointLog.Appended.Safe());
    }

    @Test
    default void rejectedRecordsLieApart() {
        String key = "key-" + UUID.randomUUID();
        append(new Intake(List.of(), List.of(record(key, "["))));

        assertThat(touchpoints(key)).isEmpty();
        assertThat(rejected(key)).hasSize(1);
    }

    @Test
    default void recordsOfOneKeyKeepTheirOrder() {
        String key = "key-" + UUID.randomUUID();
        List<LogRecord> records = IntStream.range(0, 500)
                .mapToObj(i -> record(key, Integer.toString(i)))
                .toList();

        append(new Intake(records, List.of()));

        assertThat(touchpoints(key))
                .extracting(read -> new String(read.value(), UTF_8))
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(Integer::toString).toList());
    }

    private TouchpointLog.Appended append(Intake intake) {
        return log().append(intake).toCompletableFuture().join();
    }

    private static LogRecord record(String key, String value, LogRecord.Header... headers) {
        return new LogRecord(key.getBytes(UTF_8), List.of(headers), value.getBytes(UTF_8));
    }
}
