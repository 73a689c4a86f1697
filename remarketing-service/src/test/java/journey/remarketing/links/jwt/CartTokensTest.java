package journey.remarketing.links.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import journey.remarketing.links.Made;
import org.junit.jupiter.api.Test;

class CartTokensTest {
    private static final byte[] KEY = "what the shop and we know, alone".getBytes(UTF_8);
    private final CartTokens tokens = new CartTokens(KEY, Duration.ofMinutes(15));

    @Test
    void theStorefrontChecksItAsTheManualSays() throws Exception {
        String token = tokens.cart(Made.restore(), "mark", Made.AT);
        String[] parts = token.split("\\.");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        assertThat(Base64.getUrlDecoder().decode(parts[2]))
                .isEqualTo(mac.doFinal((parts[0] + "." + parts[1]).getBytes(UTF_8)));
        assertThat(new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8)).contains("\"alg\":\"HS256\"");
        assertThat(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8))
                .contains("\"iss\":\"journey\"", "\"aud\":\"storefront\"", "\"jti\":\"mark\"")
                .contains("\"exp\":" + (Made.AT.getEpochSecond() + 900))
                .contains("\"episode\":\"episode-1\"", "{\"id\":\"p1\",\"quantity\":2}", "p-è")
                .doesNotContain("anna");
        assertThat(token).matches("[A-Za-z0-9_.-]+");
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> new CartTokens(new byte[31], Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
