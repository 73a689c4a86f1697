package journey.ingest.admission.bots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequiredTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
            Googlebot\\/ googlebot/
            [wW]get get
            ^curl$ curl
            (^|_)PTST\\/ ptst/
            abcd?e abc
            abcd*efgh efgh
            abcd+efg abcd
            abcdefg{0,3}hij abcdef
            abc{2,3}? abc
            (?:abc)+ abc
            (?:abc)?defg defg
            ab.{0,100}cdefg cdefg
            abc\\dfg abc
            abc[^]x]defg defg
            """)
    void theLongestTextThatCannotBeAbsent(String regex, String text) {
        assertThat(RequiredText.of(regex)).contains(Set.of(text));
    }

    @Test
    void ofAlternativesOneIsNeeded() {
        assertThat(RequiredText.of("Abc|d(?:efg|hij)k|lmno")).contains(Set.of("abc", "efg", "hij", "lmno"));
        assertThat(RequiredText.of("^.{0,100}(abc|^def/)")).contains(Set.of("abc", "def/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ab",
                "abc|",
                "abc|d.e",
                "(abc)?",
                "(?:abc|de)",
                "abc*",
                "[abc]",
                "(?i)abc",
                "(?!abc)",
                "\\Qabc\\E",
                "a(?=bcd)",
                "[a[bcd]]efg",
                "(abc",
                "\\x41bcd",
                "abc)"
            })
    void nothingWhereNothingIsNeededOrItIsNotUnderstood(String regex) {
        assertThat(RequiredText.of(regex)).isEmpty();
    }
}
