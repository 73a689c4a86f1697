package journey.aggregator.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.codec.Decoded;
import org.junit.jupiter.api.Test;

class RetirementCodecTest {
    private static final CustomerId ANNA = CustomerId.of(new Identifier(Identifier.Kind.USER, "anna"));
    private static final CustomerId PHONE = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "phone"));

    @Test
    void whatIsWrittenIsReadAgainAndNamesNobody() {
        Retirement retirement =
                new Retirement(ANNA, Instant.parse("2026-11-20T12:00:00.123Z"), Set.of(ANNA, PHONE), Set.of(ANNA));

        Envelope record = RetirementCodec.encode(retirement, PHONE);

        assertThat(record.key()).isEqualTo(PHONE.value());
        assertThat(RetirementCodec.isOne(record)).isTrue();
        assertThat(ErasureCodec.isOne(record)).isFalse();
        assertThat(RetirementCodec.decode(record)).isEqualTo(new Decoded.Ok<>(retirement));
        assertThat(new String(record.value(), UTF_8)).doesNotContain("anna", "phone");
    }

    @Test
    void whatIsNoneIsSaidToBeNone() {
        Envelope good = RetirementCodec.encode(new Retirement(ANNA, Instant.EPOCH, Set.of(), Set.of()), ANNA);
        for (String value : new String[] {"", "null", "{}", "[1]", "{\"customer\":\"x\"}"}) {
            assertThat(RetirementCodec.decode(new Envelope(good.key(), good.headers(), value.getBytes(UTF_8))))
                    .as(value)
                    .isInstanceOf(Decoded.Undecodable.class);
        }
        assertThat(RetirementCodec.decode(new Envelope(good.key(), Map.of(), good.value())))
                .isInstanceOf(Decoded.Undecodable.class);
    }
}
