package journey.aggregator.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
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
        ErasureRequest request = new ErasureRequest(
                ERASURE,
                Set.of(ANNA, DEVICE),
                List.of(new ErasureRequest.Sealed(Identifier.Kind.EMAIL, "seal", NOON.toEpochMilli())));
        assertThat(ErasureCodec.request(request).key()).isEqualTo("r-1");
        assertThat(ErasureCodec.decodeRequest(ErasureCodec.request(request))).isEqualTo(new Decoded.Ok<>(request));
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
        assertThat(ErasureCodec.decodeRequest(
                        new Envelope("k", Map.of(Headers.TYPE, ErasureCodec.TYPE), value.getBytes(UTF_8))))
                .isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void aReceiptIsReadAsItWasWritten() {
        Receipt receipt = new Receipt("r-1", NOON, Optional.of(NOON), Set.of(ANNA), Map.of("email", 2L));

        assertThat(ReceiptCodec.decode(ReceiptCodec.encode(receipt))).isEqualTo(receipt);
    }
}
