package journey.ingest.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceTest {
    private static final Source ONE = of("https://shop.example", "http://localhost:3000");
    private static final Source BELOW = of("https://*.shop.example");

    @ParameterizedTest
    @ValueSource(strings = {"https://shop.example", "HTTPS://Shop.Example", "http://localhost:3000"})
    void itsOriginsAreAdmitted(String origin) {
        assertThat(ONE.admits(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "https://evilshop.example",
                "https://shop.example.evil.com",
                "http://shop.example",
                "https://shop.example.",
                "https://shop.example:8443",
                "https://www.shop.example",
                "https://shop.example/",
                "http://localhost",
                "shop.example",
                "https://*.shop.example"
            })
    void othersAreNot(String origin) {
        assertThat(ONE.admits(origin)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://www.shop.example", "https://de.www.shop.example", "https://WWW.shop.example"})
    void aWildcardAdmitsTheHostsBelow(String origin) {
        assertThat(BELOW.admits(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example",
                "https://evilshop.example",
                "https://www.shop.example.evil.com",
                "http://www.shop.example",
                "https://.shop.example",
                "https://www..shop.example",
                "https://www.shop.example.",
                "https://www.shop.example:8443",
                "https://evil.com/.shop.example",
                "https://evil.com#.shop.example",
                "https://a@b.shop.example",
                "https://evil.com:1.shop.example",
                "null",
                ""
            })
    void andNoOthers(String origin) {
        assertThat(BELOW.admits(origin)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "https://shop.example", "anything"})
    void theAsteriskAdmitsEveryOneAndNothingNone(String origin) {
        assertThat(of(Source.ANY_ORIGIN).admits(origin)).isTrue();
        assertThat(of().admits(origin)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://www.shop.example:8443", "https://a.b.shop.example:8443"})
    void aWildcardsPortCounts(String origin) {
        assertThat(of("https://*.shop.example:8443").admits(origin)).isTrue();
        assertThat(of("https://*.shop.example:443").admits(origin)).isFalse();
    }

    private static Source of(String... origins) {
        return new Source("shop", SourceKind.BROWSER, Set.of(origins));
    }
}
