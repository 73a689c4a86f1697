package journey.aggregator.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import journey.events.Identifier;
import journey.events.Identifier.Kind;
import org.junit.jupiter.api.Test;

final class SealTest {
    private static final Identifier ANNA = new Identifier(Kind.EMAIL, "anna@example.org");
    private final Seal seal = new Seal("0123456789abcdef0123456789abcdef");

    @Test
    void theSameIdentifierHasTheSameHashAndNoOtherHas() {
        assertThat(seal.of(ANNA)).isEqualTo(new Seal("0123456789abcdef0123456789abcdef").of(ANNA));
        assertThat(seal.of(ANNA)).hasSize(27).startsWith(seal.name() + ".");
        assertThat(seal.of(new Identifier(Kind.USER, "anna@example.org"))).isNotEqualTo(seal.of(ANNA));
    }

    /** Computed with {@code printf 'email:anna@example.org' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef -binary}. */
    @Test
    void itIsWhatOpensslSaysToo() {
        assertThat(seal.of(ANNA)).endsWith(".B1UO4z_8_WWsEaqESsZCCQ");
    }

    @Test
    void anotherKeyMakesOtherHashesUnderAnotherName() {
        Seal other = new Seal("fedcba9876543210fedcba9876543210");

        assertThat(other.name()).isNotEqualTo(seal.name());
        assertThat(other.of(ANNA).substring(5)).isNotEqualTo(seal.of(ANNA).substring(5));
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> new Seal("short")).hasMessageContaining("journey.aggregator.erasure.keys");
    }
}
