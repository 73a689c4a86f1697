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
        Envelope envelope = new Envelope(key, Map.of("ce_id", "ü1"), "{ \"a\" : 1 }".getBytes(UTF_8));

        assertThat(log().append(new Intake(List.of(envelope), List.of()))).isEqualTo(new TouchpointLog.Appended.Safe());

        assertThat(touchpoints(key)).singleElement().satisfies(read -> {
            assertThat(read.value()).isEqualTo(envelope.value());
            assertThat(read.headers()).isEqualTo(envelope.headers());
        });
        assertThat(rejected(key)).isEmpty();
    }

    @Test
    default void rejectedRecordsLieApart() {
        String key = "key-" + UUID.randomUUID();
        Envelope envelope = new Envelope(key, Map.of(), "[".getBytes(UTF_8));

        log().append(new Intake(List.of(), List.of(envelope)));

        assertThat(touchpoints(key)).isEmpty();
        assertThat(rejected(key)).hasSize(1);
    }

    @Test
    default void recordsOfOneKeyKeepTheirOrder() {
        String key = "key-" + UUID.randomUUID();
        List<Envelope> envelopes = IntStream.range(0, 500)
                .mapToObj(i -> new Envelope(key, Map.of(), Integer.toString(i).getBytes(UTF_8)))
                .toList();

        log().append(new Intake(envelopes, List.of()));

        assertThat(touchpoints(key))
                .extracting(read -> new String(read.value(), UTF_8))
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(Integer::toString).toList());
    }
}
