package journey.aggregator.handover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Map;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.codec.Decoded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HandoverCodecTest {
    private static final CustomerId FROM = new CustomerId("aAAAAAAAAAAAAAAAA");
    private static final CustomerId INTO = new CustomerId("uAAAAAAAAAAAAAAAA");
    private static final Handover HANDOVER =
            new Handover(FROM, INTO, Instant.parse("2026-03-01T12:00:00.123Z"), Identifier.Kind.EMAIL, "m1");

    @Test
    void comesBackAsItWasAndLiesUnderTheLosersKey() {
        Envelope record = HandoverCodec.encode(HANDOVER);

        assertThat(record.key()).isEqualTo(FROM.value());
        assertThat(record.headers()).containsEntry("ce_type", "journey.handover");
        assertThat(new String(record.value(), UTF_8))
                .isEqualTo("{\"from\":\"aAAAAAAAAAAAAAAAA\",\"into\":\"uAAAAAAAAAAAAAAAA\","
                        + "\"at\":\"2026-03-01T12:00:00.123Z\",\"by\":\"email\",\"touchpoint\":\"m1\"}");
        assertThat(HandoverCodec.isOne(record)).isTrue();
        assertThat(HandoverCodec.decode(record)).isEqualTo(new Decoded.Ok<>(HANDOVER));
    }

    @Test
    void aTouchpointIsNoHandover() {
        Envelope touchpoint = new Envelope("k", Map.of("ce_type", "journey.touchpoint.track"), new byte[0]);

        assertThat(HandoverCodec.isOne(touchpoint)).isFalse();
        assertThat(HandoverCodec.decode(touchpoint)).isInstanceOf(Decoded.Undecodable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "{}",
                "{\"from\":\"x\",\"into\":\"uAAAAAAAAAAAAAAAA\",\"at\":\"2026-03-01T12:00:00Z\",\"by\":\"email\"}",
                "{\"from\":\"aAAAAAAAAAAAAAAAA\",\"into\":\"uAAAAAAAAAAAAAAAA\",\"at\":\"noon\",\"by\":\"email\"}",
                "{\"from\":\"aAAAAAAAAAAAAAAAA\",\"into\":{},\"at\":\"2026-03-01T12:00:00Z\",\"by\":\"email\"}",
                "{\"from\":\"aAAAAAAAAAAAAAAAA\",\"into\":\"uAAAAAAAAAAAAAAAA\",\"at\":\"2026-03-01T12:00:00Z\"}"
            })
    void whatIsBrokenIsUndecodable(String value) {
        Envelope record = new Envelope(FROM.value(), Map.of("ce_type", HandoverCodec.TYPE), value.getBytes(UTF_8));

        assertThat(HandoverCodec.decode(record)).isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void neverGoesDownwards() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Handover(INTO, FROM, Instant.EPOCH, Identifier.Kind.USER, "m1"));
    }
}
