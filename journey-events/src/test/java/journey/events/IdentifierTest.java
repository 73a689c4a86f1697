package journey.events;

import static journey.events.Identifier.Kind.ANONYMOUS;
import static journey.events.Identifier.Kind.EMAIL;
import static journey.events.Identifier.Kind.USER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentifierTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "NULL",
                " undefined ",
                "0",
                "-1",
                "anonymous",
                "Guest",
                "NaN",
                "[object Object]",
                "true",
                "00000000-0000-0000-0000-000000000000"
            })
    void placeholdersIdentifyNobody(String raw) {
        assertThat(Identifier.of(USER, raw)).isEmpty();
        assertThat(Identifier.of(ANONYMOUS, raw)).isEmpty();
    }

    @Test
    void idsAreStrippedAndKeepTheirCase() {
        assertThat(Identifier.of(USER, " Ada ")).contains(new Identifier(USER, "Ada"));
    }

    @ParameterizedTest
    @CsvSource({"' Ada@Shop.Example ', ada@shop.example", "a@b, a@b", "'\"a@b\"@c', '\"a@b\"@c'"})
    void addressesAreStrippedAndInLowerCase(String raw, String value) {
        assertThat(Identifier.of(EMAIL, raw)).contains(new Identifier(EMAIL, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "@shop.example", "ada@", "a da@shop.example", "a\u0000@b", "null"})
    void whatIsNoAddressIsNone(String raw) {
        assertThat(Identifier.of(EMAIL, raw)).isEmpty();
    }

    @Test
    void anIdHasAtMost512Characters() {
        assertThat(Identifier.of(USER, "x".repeat(512))).isPresent();
        assertThat(Identifier.of(USER, "x".repeat(513))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Identifier.Kind.class)
    void aKindIsFoundByItsCode(Identifier.Kind kind) {
        assertThat(Identifier.Kind.of(kind.code())).contains(kind);
    }

    @Test
    void itsTextShowsNoPersonalData() {
        assertThat(new Identifier(EMAIL, "ada@shop.example")).hasToString("email:…");
    }
}
