package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonScannerTest {
    private static final byte[] POISON = "\"}]\\\",:0".getBytes(UTF_8);

    @Test
    void whatIsJsonIsReadAsJacksonReadsIt() {
        RandomJson random = new RandomJson(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] json = random.document();
            assertThat(JsonOracle.parsed(json)).as(text(json)).isPresent();
            agree(json);
        }
    }

    @Test
    void whatWasJsonIsJudgedAsJacksonJudgesIt() {
        RandomJson random = new RandomJson(2);
        int valid = 0;
        for (int i = 0; i < 60_000; i++) {
            valid += agree(random.spoilt(random.document())) ? 1 : 0;
        }
        assertThat(valid).isBetween(5_000, 50_000);
    }

    /** Whatever lies behind the end of a slice or before its start. */
    @Test
    void nothingOutsideOfASliceIsRead() {
        RandomJson random = new RandomJson(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] json = random.upTo(2) == 0 ? random.document() : random.spoilt(random.document());
            int from = random.upTo(Math.min(4, json.length) + 1);
            for (int to = from; to <= json.length; to++) {
                assertThat(JsonOracle.passed(json, from, to))
                        .as("%d to %d of %s", from, to, text(json))
                        .isEqualTo(JsonOracle.passed(Arrays.copyOfRange(json, from, to), 0, to - from));
            }
        }
    }

    /** Strings are read eight bytes at a time. */
    @Test
    void whereverAByteStandsInAStringItIsSeen() {
        for (int before = 0; before < 9; before++) {
            for (int length = 0; length <= 40; length++) {
                aStringOf(before, length, -1, "");
                for (int at = 0; at <= length; at++) {
                    for (String special :
                            List.of("\\n", "\\\"", "\\\\", "\u00e9", "\u20ac", "\ud83d\ude00", "\u007f")) {
                        aStringOf(before, length, at, special);
                    }
                    for (String control : List.of("\0", "\n", "\u001f", "\\x", "\\", "\\u12g4", "\\u123")) {
                        aBrokenStringOf(before, length, at, control);
                    }
                }
            }
        }
    }

    private static void aStringOf(int before, int length, int at, String special) {
        String content = with(length, at, special);
        byte[] json = poisoned(before, '"' + content + '"');
        int end = json.length - POISON.length;
        List<Flaw> flaws = new ArrayList<>();
        JsonScanner scanner = new JsonScanner(json, before, end, (flaw, reason) -> flaws.add(flaw));
        scanner.passString();
        assertThat(scanner.position()).isEqualTo(end);
        assertThat(scanner.string())
                .isEqualTo(content.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"));
        assertThat(flaws).isEmpty();
    }

    private static void aBrokenStringOf(int before, int length, int at, String special) {
        byte[] json = poisoned(before, '"' + with(length, at, special) + '"');
        assertThat(JsonOracle.passed(json, before, json.length - POISON.length)).isEmpty();
    }

    private static String with(int length, int at, String special) {
        return at < 0 ? "a".repeat(length) : "a".repeat(at) + special + "z".repeat(length - at);
    }

    private static byte[] poisoned(int before, String json) {
        return (" ".repeat(before) + json + new String(POISON, UTF_8)).getBytes(UTF_8);
    }

    @Test
    void aByteThatIsNoUtf8IsAFlawWhereverItStands() {
        for (int length = 0; length <= 40; length++) {
            for (int at = 0; at <= length; at++) {
                for (String bytes : List.of(
                        "\u0080", "\u00c3", "\u00ff", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00f0\u0090\u0080")) {
                    byte[] json = ('"' + with(length, at, bytes) + '"').getBytes(ISO_8859_1);
                    assertThat(JsonOracle.passed(json, 0, json.length))
                            .as("%s at %d of %d", bytes, at, length)
                            .contains(EnumSet.of(Flaw.NOT_UTF8));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 15, 16, 17, 18, 100, 5_000})
    void aNameIsFoundTwiceAmongAnyNumber(int names) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < names; i++) {
            all.add("\"n" + i + "\":{\"n0\":1}");
        }
        assertThat(flaws(all)).isEmpty();
        all.set(names - 1, "\"\\u006e0\":1");
        assertThat(flaws(all)).containsExactly(Flaw.DUPLICATE_PROPERTY);
        all.set(names - 1, "\"n" + (names - 2) + "\":1");
        assertThat(flaws(all)).containsExactly(Flaw.DUPLICATE_PROPERTY);
    }

    /** Consumers' parser takes them in values only. */
    @Test
    void halfASurrogatePairIsAFlawInANameOnly() {
        assertThat(passed("{\"a\":\"\\ud800\"}")).contains(Set.of());
        for (String half : List.of("\\ud800", "\\udfff", "x\\ud83d", "\\ud83d\\ud83d\\ude00", "\\ud83dx\\ude00")) {
            assertThat(passed("{\"" + half + "\":1}")).contains(Set.of(Flaw.NOT_UTF8));
        }
        assertThat(flaws(List.of("\"\\ud83d\\ude00\":1", "\"\ud83d\ude00\":1")))
                .containsExactly(Flaw.DUPLICATE_PROPERTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void depthCostsNoStack(String opening) {
        byte[] open = opening.repeat(500_000 / opening.length()).getBytes(UTF_8);
        assertThat(JsonOracle.passed(open, 0, open.length)).isEmpty();
    }

    @Test
    void sixtyFourLevelsAreNotTooDeep() {
        assertThat(passed("[".repeat(64) + "]".repeat(64))).contains(Set.of());
        assertThat(passed("[".repeat(65) + "]".repeat(65))).contains(Set.of(Flaw.BEYOND_LIMITS));
        assertThat(passed("{\"a\":".repeat(63) + "{}" + "}".repeat(63))).contains(Set.of());
        assertThat(passed("{\"a\":".repeat(64) + "{}" + "}".repeat(64))).contains(Set.of(Flaw.BEYOND_LIMITS));
    }

    @Test
    void aHundredCharactersOfANumberAreNotTooMany() {
        assertThat(passed("-" + "9".repeat(99))).contains(Set.of());
        assertThat(passed("9".repeat(101))).contains(Set.of(Flaw.BEYOND_LIMITS));
        assertThat(passed("1e2147483647")).contains(Set.of());
        assertThat(passed("1e99999999999")).contains(Set.of(Flaw.BEYOND_LIMITS));
    }

    private static Set<Flaw> flaws(List<String> properties) {
        return passed("{" + String.join(",", properties) + "}").orElseThrow();
    }

    private static Optional<Set<Flaw>> passed(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return JsonOracle.passed(bytes, 0, bytes.length);
    }

    /** @return whether it is JSON */
    private static boolean agree(byte[] json) {
        JsonOracleAgreement.check(json);
        return JsonOracle.passed(json, 0, json.length).isPresent();
    }

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }
}
