package journey.aggregator.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ErasureCodecTest {
    private static final CustomerId ANNA = CustomerId.of(new Identifier(Identifier.Kind.USER, "anna"));
    private static final CustomerId DEVICE = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "phone"));
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");
    private static final Erasure ERASURE = new Erasure("r-1", NOON, ANNA);

    @Test
    void aRequestIsKeyedByItsReceiptAndAnErasureByItsCustomer() {
        assertThat(ErasureCodec.request(ERASURE).key()).isEqualTo("r-1");
        assertThat(ErasureCodec.decode(ErasureCodec.request(ERASURE))).isEqualTo(new Decoded.Ok<>(ERASURE));
        assertThat(ErasureCodec.of(ERASURE, DEVICE).key()).isEqualTo(DEVICE.value());
        assertThat(ErasureCodec.decode(ErasureCodec.of(ERASURE, DEVICE)))
                .isEqualTo(new Decoded.Ok<>(new Erasure("r-1", NOON, DEVICE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"receipt\":\"r\",\"at\":\"x\",\"customer\":\"u\"}",
                "{\"receipt\":\"r/../x\",\"at\":\"2026-11-20T12:00:00Z\",\"customer\":\"uAAAAAAAAAAAAAAAA\"}"
            })
    void whatIsNoErasureIsUndecodable(String value) {
        assertThat(ErasureCodec.decode(
                        new Envelope("k", Map.of(Headers.TYPE, ErasureCodec.TYPE), value.getBytes(UTF_8))))
                .isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void aReceiptIsReadAsItWasWritten() {
        Receipt receipt = new Receipt(
                "r-1",
                NOON,
                Optional.of(NOON),
                Set.of(ANNA),
                Set.of(new Identifier(Identifier.Kind.CART, "c")),
                Map.of("email", 2L),
                3);

        assertThat(ReceiptCodec.decode(ReceiptCodec.encode(receipt))).isEqualTo(receipt);
        assertThat(ReceiptCodec.decode(ReceiptCodec.encode(Receipt.begun(ERASURE))))
                .isEqualTo(Receipt.begun(ERASURE));
    }
}
