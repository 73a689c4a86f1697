package journey.remarketing.links;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import journey.remarketing.links.SignedTokens.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedTokensTest {
    private static final Instant NOW = Instant.parse("2026-03-02T11:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(30));
    private static final byte[] OLD = "a key of thirty-two characters!!".getBytes(UTF_8);
    private static final byte[] NEW = "another key, also 32 characters!".getBytes(UTF_8);

    private final SignedTokens tokens = tokens(OLD);

    private static SignedTokens tokens(byte[] current, byte[]... former) {
        KeyRing ring = new KeyRing(current, List.of(former));
        return new SignedTokens(() -> ring);
    }

    private static byte[] content(Random random) {
        byte[] content = new byte[random.nextInt(300)];
        random.nextBytes(content);
        return content;
    }

    private static byte[] read(SignedTokens by, Purpose purpose, String token, Instant at) {
        assertThat(by.read(purpose, token, at)).isInstanceOf(Reading.Valid.class);
        return ((Reading.Valid) by.read(purpose, token, at)).content();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatWasIssuedIsReadUntilItExpires(long seed) {
        Random random = new Random(seed);
        byte[] content = content(random);
        Instant expires = NOW.plusSeconds(60L * random.nextInt(1, 1_000_000));
        String token = tokens.issue(Purpose.CLICK, content, expires);
        assertThat(token).matches("[A-Za-z0-9_-]+");
        assertThat(read(tokens, Purpose.CLICK, token, NOW)).isEqualTo(content);
        assertThat(read(tokens, Purpose.CLICK, token, expires)).isEqualTo(content);
        assertThat(tokens.read(Purpose.CLICK, token, expires.plusSeconds(61))).isEqualTo(new Reading.Expired());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noFlippedBitIsTaken(long seed) {
        byte[] content = content(new Random(seed));
        byte[] token = Base64.getUrlDecoder().decode(tokens.issue(Purpose.SURVEY, content, LATER));
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] changed = token.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
            assertThat(tokens.read(Purpose.SURVEY, text, NOW)).isEqualTo(new Reading.Forged());
        }
    }

    @Test
    void noOtherSpellingIsTaken() {
        String token = tokens.issue(Purpose.OPEN, new byte[] {1, 2}, LATER);
        for (int i = 0; i < token.length(); i++) {
            for (char other : "AB-_=+/ ~é".toCharArray()) {
                if (token.charAt(i) != other) {
                    String changed = token.substring(0, i) + other + token.substring(i + 1);
                    assertThat(tokens.read(Purpose.OPEN, changed, NOW)).isEqualTo(new Reading.Forged());
                }
            }
            assertThat(tokens.read(Purpose.OPEN, token.substring(0, i), NOW)).isEqualTo(new Reading.Forged());
        }
        assertThat(tokens.read(Purpose.OPEN, token + "=", NOW)).isEqualTo(new Reading.Forged());
        assertThat(tokens.read(Purpose.OPEN, token + "A", NOW)).isEqualTo(new Reading.Forged());
        assertThat(tokens.read(Purpose.OPEN, "x".repeat(5_000), NOW)).isEqualTo(new Reading.Forged());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noiseIsRefused(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String noise = Base64.getUrlEncoder().withoutPadding().encodeToString(content(random));
            assertThat(tokens.read(Purpose.UNSUBSCRIBE, noise, NOW)).isEqualTo(new Reading.Forged());
        }
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void aTokenOfOnePurposeIsWorthNothingForAnother(Purpose purpose) {
        String token = tokens.issue(purpose, "x".getBytes(UTF_8), LATER);
        for (Purpose other : Purpose.values()) {
            assertThat(tokens.read(other, token, NOW) instanceof Reading.Valid).isEqualTo(other == purpose);
        }
        assertThat(Arrays.stream(Purpose.values()).map(Purpose::code)).doesNotHaveDuplicates();
    }

    @Test
    void whileAKeyIsChangedBothWorkAndThenTheOldOneDoesNot() {
        String before = tokens.issue(Purpose.CLICK, new byte[] {7}, LATER);
        SignedTokens between = tokens(NEW, OLD);
        String after = between.issue(Purpose.CLICK, new byte[] {8}, LATER);
        assertThat(read(between, Purpose.CLICK, before, NOW)).containsExactly(7);
        assertThat(read(between, Purpose.CLICK, after, NOW)).containsExactly(8);
        assertThat(tokens(NEW).read(Purpose.CLICK, before, NOW)).isEqualTo(new Reading.Forged());
        assertThat(tokens.read(Purpose.CLICK, after, NOW)).isEqualTo(new Reading.Forged());
    }

    @Test
    void nothingOfTheContentIsReadable() {
        byte[] content = "cart-recovery u1 anna".getBytes(UTF_8);
        byte[] token = Base64.getUrlDecoder().decode(tokens.issue(Purpose.CLICK, content, LATER));
        String text = new String(token, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(text).doesNotContain("cart").doesNotContain("anna");
        // Another time makes other bytes throughout: it is hidden with the content.
        byte[] other = Base64.getUrlDecoder().decode(tokens.issue(Purpose.CLICK, content, LATER.plusSeconds(60)));
        int same = 0;
        for (int i = 2; i < token.length; i++) {
            same += token[i] == other[i] ? 1 : 0;
        }
        assertThat(same).isLessThan(token.length / 4);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> tokens.issue(Purpose.CLICK, new byte[4_000], LATER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeyRing(new byte[31], List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
