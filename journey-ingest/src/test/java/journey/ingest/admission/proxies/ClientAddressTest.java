package journey.ingest.admission.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientAddressTest {
    private static final TrustedProxies TRUSTED = new TrustedProxies(
            Stream.of("10.0.0.0/8", "fc00::/7").map(AddressBlock::valueOf).toList());
    private static final Site DIRECT = new Site("http", "ingest:8080");

    private final ClientAddress usual = new ClientAddress(TRUSTED, ProxyFields.X_FORWARDED);
    private final ClientAddress rfc = new ClientAddress(TRUSTED, ProxyFields.FORWARDED);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.9 | 198.51.100.1                            | 203.0.113.9
            10.0.0.1    |                                         | 10.0.0.1
            10.0.0.1    | 198.51.100.1                            | 198.51.100.1
            10.0.0.1    | 6.6.6.6, 198.51.100.1                   | 198.51.100.1
            10.0.0.1    | 6.6.6.6, 198.51.100.1, 10.0.0.2         | 198.51.100.1
            10.0.0.1    | 10.6.6.6, 198.51.100.1 ,10.0.0.2        | 198.51.100.1
            10.0.0.1    | 10.0.0.3, 10.0.0.2                      | 10.0.0.3
            10.0.0.1    | 198.51.100.1:4711                       | 198.51.100.1
            10.0.0.1    | 2001:db8::7                             | 2001:db8::7
            10.0.0.1    | [2001:db8::7]                           | 2001:db8::7
            10.0.0.1    | [2001:db8::7]:4711                      | 2001:db8::7
            10.0.0.1    | ::ffff:198.51.100.1                     | 198.51.100.1
            fd00::1     | 198.51.100.1, fd00::2                   | 198.51.100.1
            10.0.0.1    | 198.51.100.1, ::ffff:10.0.0.2           | 198.51.100.1
            10.0.0.1    | garbage, 198.51.100.1                   | 198.51.100.1
            10.0.0.1    | ,, 198.51.100.1, ,                      | 198.51.100.1
            """)
    void theFirstFromTheRightThatIsNoProxy(String peer, String list, String client) {
        assertThat(usual.of(address(peer), xForwardedFor(list))).contains(address(client));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "_hidden",
                "6.6.6.6, unknown",
                "6.6.6.6, _a, 10.0.0.2",
                "localhost",
                "shop.example",
                "127.1",
                "2130706433",
                "0x7f000001",
                "010.0.0.1",
                "198.51.100.256",
                "198.51.100.1:",
                "198.51.100.1:a b",
                "[::1",
                "[::1]x",
                "::1%lo",
                "fe80::1%1",
                "1.2.3.4.5",
                "\u0661.2.3.4",
                ":::",
                "[]",
                "1::2::3"
            })
    void whatAProxyHidesOrGarblesIsUnknown(String list) {
        assertThat(usual.of(address("10.0.0.1"), xForwardedFor(list))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            for=198.51.100.1                                            | 198.51.100.1
            For="198.51.100.1:4711";proto=https;by=10.0.0.9             | 198.51.100.1
            for=6.6.6.6, for=198.51.100.1;host=a, proto=http;for=10.0.0.2 | 198.51.100.1
            for="[2001:db8:cafe::17]:4711"                              | 2001:db8:cafe::17
            for="\\198.51.100.1"                                        | 198.51.100.1
            for=_x, for=198.51.100.1                                    | 198.51.100.1
            host="a,b;for=6.6.6.6";for=198.51.100.1                     | 198.51.100.1
            for=198.51.100.1 ; proto=https                              | 198.51.100.1
            """)
    void theStandardsFieldIsReadAlike(String field, String client) {
        assertThat(rfc.of(address("10.0.0.1"), fields("Forwarded", field))).contains(address(client));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=unknown",
                "for=_gazonk",
                "proto=https",
                "for=",
                "for",
                "=1.2.3.4",
                "for=\"1.2.3.4",
                "for=\"a\"b",
                "for=6.6.6.6, for=\"x, for=198.51.100.1",
                "for=\"6.6.6.6\\, for=\"[2001:db8::1]\"",
                "for=\"\""
            })
    void withAStandardsFieldThatSaysNothingUsableTheAddressIsUnknown(String field) {
        assertThat(rfc.of(address("10.0.0.1"), fields("Forwarded", field))).isEmpty();
    }

    @Test
    void onlyTheFieldsThatTheProxiesWriteAreRead() {
        ClientAddress.Fields both =
                fields("X-Forwarded-For", "198.51.100.1", "Forwarded", "for=203.0.113.5;proto=https;host=evil.example");

        assertThat(usual.of(address("10.0.0.1"), both)).contains(address("198.51.100.1"));
        assertThat(rfc.of(address("10.0.0.1"), both)).contains(address("203.0.113.5"));
        assertThat(usual.site(address("10.0.0.1"), DIRECT, both)).isEqualTo(DIRECT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverAVisitorWritesTheAddressStays(long seed) {
        Random random = new Random(seed);
        String visitor = "198.51.100.1";
        for (int round = 0; round < 500; round++) {
            StringBuilder made = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                made.append("0123456789.:,;=\"[]abf _%for\\".charAt(random.nextInt(27)));
            }

            assertThat(usual.of(address("10.0.0.1"), xForwardedFor(made + ", " + visitor + ", 10.0.0.2")))
                    .contains(address(visitor));
            // The standard's quotation marks may swallow what follows; then nothing is said rather than a lie.
            assertThat(rfc.of(
                                    address("10.0.0.1"),
                                    fields("Forwarded", made + ", for=" + visitor + ", for=\"10.0.0.2\""))
                            .map(InetAddress::getHostAddress)
                            .orElse(visitor))
                    .isEqualTo(visitor);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.9 | 6.6.6.6               | https       | a.example          | http  | ingest:8080
            10.0.0.1    | 198.51.100.1          | https       | events.example     | https | events.example
            10.0.0.1    | 198.51.100.1          | HTTPS       | events.example:444 | https | events.example:444
            10.0.0.1    | 198.51.100.1          |             |                    | http  | ingest:8080
            10.0.0.1    | 198.51.100.1          | javascript  | a/b                | http  | ingest:8080
            10.0.0.1    | 198.51.100.1          | https       | [2001:db8::1]:8443 | https | [2001:db8::1]:8443
            10.0.0.1    | 198.51.100.1          | https       | a b                | https | ingest:8080
            10.0.0.1    | 198.51.100.1          | https       | a:                 | https | ingest:8080
            10.0.0.1    | 198.51.100.1          | https       | [a]                | https | ingest:8080
            10.0.0.1    | 198.51.100.1          | https       | [                  | https | ingest:8080
            10.0.0.1    | 198.51.100.1          | https       | :80                | https | ingest:8080
            10.0.0.1    | 198.51.100.1          | https       | u@a.example        | https | ingest:8080
            10.0.0.1    | 198.51.100.1,10.0.0.2 | https, http | a.example, inner   | https | a.example
            10.0.0.1    | 6.6.6.6, 198.51.100.1,10.0.0.2 | ftp, https, http | x, a.example, inner | https | a.example
            10.0.0.1    | 198.51.100.1,10.0.0.2 | https       | a.example          | https | a.example
            10.0.0.1    |                       | https       | a.example          | https | a.example
            """)
    void theSiteIsWhatTheOutermostProxyWasAsked(
            String peer, String list, String protos, String hosts, String scheme, String host) {
        ClientAddress.Fields fields = fields(
                "X-Forwarded-For", list == null ? "" : list,
                "X-Forwarded-Proto", protos == null ? "" : protos,
                "X-Forwarded-Host", hosts == null ? "" : hosts);

        assertThat(usual.site(address(peer), DIRECT, fields)).isEqualTo(new Site(scheme, host));
    }

    @Test
    void theSiteFromTheStandardsField() {
        InetAddress peer = address("10.0.0.1");

        assertThat(
                        rfc.site(
                                peer,
                                DIRECT,
                                fields(
                                        "Forwarded",
                                        "for=6.6.6.6;host=evil.example;proto=http,"
                                                + "for=198.51.100.1;host=\"a.example:444\";proto=https, for=10.0.0.2;proto=http")))
                .isEqualTo(new Site("https", "a.example:444"));
        assertThat(rfc.site(peer, DIRECT, fields("Forwarded", "for=\"x"))).isEqualTo(DIRECT);
        assertThat(rfc.site(peer, DIRECT, fields())).isEqualTo(DIRECT);
        assertThat(rfc.site(address("203.0.113.9"), DIRECT, fields("Forwarded", "host=a.example")))
                .isEqualTo(DIRECT);
    }

    private static ClientAddress.Fields xForwardedFor(String list) {
        return list == null ? fields() : fields("X-Forwarded-For", list);
    }

    private static ClientAddress.Fields fields(String... namesAndValues) {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            byName.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return name -> Optional.ofNullable(byName.get(name));
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
