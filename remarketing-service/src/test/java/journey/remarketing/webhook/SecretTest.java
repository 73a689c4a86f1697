package journey.remarketing.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final String BODY = "{\"type\":\"cart.abandoned\",\"data\":{\"name\":\"caffè ☕\"}}";

    private static String secret(long seed) {
        byte[] bytes = new byte[24 + (int) (seed * 7 % 41)];
        new Random(seed).nextBytes(bytes);
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    private static HttpHeaders headers(String id, Instant at, String signature) {
        return HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of(id),
                        "webhook-timestamp", List.of(Long.toString(at.getEpochSecond())),
                        "webhook-signature", List.of(signature)),
                (name, value) -> true);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theReferenceLibraryTakesOurSignatures(long seed) throws Exception {
        Instant now = Instant.now();
        String signature = Secret.signatures(List.of(new Secret(secret(seed))), "wh_1", now, BODY);
        new Webhook(secret(seed)).verify(BODY, headers("wh_1", now, signature));
        assertThatThrownBy(() -> new Webhook(secret(seed)).verify(BODY + " ", headers("wh_1", now, signature)))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> new Webhook(secret(seed)).verify(BODY, headers("wh_2", now, signature)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void whileASecretIsChangedBothAreTaken() throws Exception {
        Instant now = Instant.now();
        String signatures = Secret.signatures(List.of(new Secret(secret(1)), new Secret(secret(2))), "wh_1", now, BODY);
        new Webhook(secret(1)).verify(BODY, headers("wh_1", now, signatures));
        new Webhook(secret(2)).verify(BODY, headers("wh_1", now, signatures));
        assertThatThrownBy(() -> new Webhook(secret(3)).verify(BODY, headers("wh_1", now, signatures)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_c2hvcnQ=", "whsec_%%%", "c2hvcnQgYnV0IHdpdGhvdXQgdGhlIHByZWZpeCE="})
    void whatIsNoSecretIsRefusedAndNotRepeated(String text) {
        assertThatThrownBy(() -> new Secret(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("c2hvcnQ");
        assertThat(new Secret(secret(1))).hasToString("Secret[…]");
    }
}
