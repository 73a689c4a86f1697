package journey.remarketing.unsubscribe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.remarketing.unsubscribe.UnsubscribeTokens.Reading;
import org.junit.jupiter.api.Test;

class UnsubscribeTokensTest {
    private static final Instant NOW = Instant.parse("2026-03-02T11:00:00Z");
    private final UnsubscribeTokens tokens =
            new UnsubscribeTokens(() -> "a key of thirty-two characters!!".getBytes(UTF_8), Duration.ofDays(400));
    private final Subscription subscription = new Subscription(
            CustomerId.of(new Identifier(Identifier.Kind.USER, "u1")), "0123456789abcdef", "cart-recovery");

    @Test
    void whatWasIssuedIsRead() {
        String token = tokens.issue(subscription, NOW);
        assertThat(token).matches("[A-Za-z0-9_.-]+");
        assertThat(tokens.read(token, NOW.plus(Duration.ofDays(399)))).isEqualTo(new Reading.Valid(subscription));
        assertThat(tokens.read(token, NOW.plus(Duration.ofDays(401)))).isEqualTo(new Reading.Expired());
    }

    @Test
    void noChangedCharacterIsTaken() {
        String token = tokens.issue(subscription, NOW);
        for (int i = 0; i < token.length() - 1; i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(tokens.read(changed, NOW)).isEqualTo(new Reading.Forged());
        }
        assertThat(tokens.read("", NOW)).isEqualTo(new Reading.Forged());
        assertThat(tokens.read("x".repeat(5000), NOW)).isEqualTo(new Reading.Forged());
    }

    @Test
    void anotherKeysTokenIsNotTaken() {
        UnsubscribeTokens others =
                new UnsubscribeTokens(() -> "another key, also 32 characters!".getBytes(UTF_8), Duration.ofDays(1));
        assertThat(tokens.read(others.issue(subscription, NOW), NOW)).isEqualTo(new Reading.Forged());
    }
}
