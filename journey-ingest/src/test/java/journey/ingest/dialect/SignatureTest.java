package journey.ingest.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SignatureTest {
    /** Test case 2 of RFC 4231: key "Jefe". */
    @Test
    void itIsTheHmacOfTheStandard() {
        byte[] hmac = HexFormat.of().parseHex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");

        assertThat(Signature.isGenuine(
                        Optional.of(Base64.getEncoder().encodeToString(hmac)),
                        "what do ya want for nothing?".getBytes(UTF_8),
                        List.of("other", "Jefe")))
                .isTrue();
    }
}
