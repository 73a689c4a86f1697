package journey.ingest.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import journey.ingest.admission.proxies.ProxyFields;
import journey.ingest.admission.proxies.TrustedProxies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class AdmissionPropertiesTest {
    @Test
    void aKeyBringsItsSource() {
        Source source = source(
                "kind", "server",
                "origins", "https://shop.example,https://*.shop.example:8443",
                "secrets", "old,new",
                "rate-limit.events-per-second", "10",
                "rate-limit.burst", "25",
                "client-address", "true");

        assertThat(source.name()).isEqualTo("shop");
        assertThat(source.kind()).isEqualTo(SourceKind.SERVER);
        assertThat(source.origins()).containsExactlyInAnyOrder("https://shop.example", "https://*.shop.example:8443");
        assertThat(source.secrets()).containsExactly("old", "new");
        assertThat(source.rate()).contains(new RateLimit(10, 25));
        assertThat(source.keepsClientAddress()).isTrue();
    }

    @Test
    void withoutMoreThereIsNoLimitAndNoAddressIsKept() {
        Source source = source();

        assertThat(source.kind()).isEqualTo(SourceKind.BROWSER);
        assertThat(source.rate()).isEmpty();
        assertThat(source.keepsClientAddress()).isFalse();
        assertThat(source.secrets()).isEmpty();
    }

    @Test
    void theBurstIsASecondsWorthUnlessItIsSet() {
        assertThat(source("rate-limit.events-per-second", "7").rate()).contains(new RateLimit(7, 7));
        assertThat(source("rate-limit.events-per-second", "7", "rate-limit.burst", "8")
                        .rate())
                .contains(new RateLimit(7, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "https://Shop.Example,https://shop.example",
        "https://shop.example:443,https://shop.example",
        "http://shop.example:80,http://shop.example",
        "https://shop.example:80,https://shop.example:80",
        "https://*.shop.example:443,https://*.shop.example",
        "http://localhost:3000,http://localhost:3000",
        "http://[::1]:3000,http://[::1]:3000",
        "capacitor://localhost,capacitor://localhost",
        "*,*"
    })
    void originsAreKeptAsBrowsersWriteThem(String written, String kept) {
        assertThat(source("origins", written).origins()).containsExactly(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/",
                "https://shop.example/cart",
                "shop.example",
                "//shop.example",
                "https://",
                "https://shop.example:",
                "https://shop.example:port",
                "https://user@shop.example",
                "null",
                "https://*",
                "https://*.example",
                "https://a.*.example",
                "https://shop*.example",
                "https://shop.example.",
                "https://sh\u00f6p.example",
                "https://shop.example?x",
                "https://*shop.example"
            })
    void whatIsNoOriginStopsTheStart(String origin) {
        refused(".origins contains \"" + origin + "\"", "origins", origin);
    }

    @Test
    void contradictionsStopTheStart() {
        refused(".origins names origins beside *", "origins", "*,https://shop.example");
        refused(".burst is set without", "rate-limit.burst", "5");
        refused(".events-per-second has to be", "rate-limit.events-per-second", "0");
        refused(".events-per-second has to be", "rate-limit.events-per-second", "10000001");
        refused("at least as much", "rate-limit.events-per-second", "10", "rate-limit.burst", "9");
        refused("blank", "kind", "server", "secrets[0]", " ");
        refused("blank", "kind", "server", "secrets[0]", "new\n");
        refused("more than two", "kind", "server", "secrets", "a,b,c");
        refused("twice", "kind", "server", "secrets", "a,a");
        refused("of kind browser", "kind", "browser", "secrets", "a");
    }

    @Test
    void secretsAreNotInTheSentence() {
        assertThatThrownBy(() -> source("kind", "server", "secrets", "s3cret,s3cret"))
                .isInstanceOf(UnusableWriteKeys.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void keysOfOneSourceAgreeOnWhatBelongsToIt() {
        assertThat(properties(two()).toWriteKeys().find("k2")).isPresent();
        assertThat(properties(two("origins", "https://new.example"))
                        .toWriteKeys()
                        .find("k2"))
                .isPresent();
        for (String[] differing : List.of(
                new String[] {"kind", "server"},
                new String[] {"rate-limit.events-per-second", "5"},
                new String[] {"client-address", "true"})) {
            assertThatThrownBy(() -> properties(two(differing)).toWriteKeys())
                    .isInstanceOf(UnusableWriteKeys.class)
                    .hasMessageContaining("journey.ingest.write-keys[1] and another key of source shop differ");
        }
    }

    @Test
    void privateProxiesAreTrustedUnlessOthersAreNamed() throws Exception {
        InetAddress inside = InetAddress.getByName("10.1.2.3");
        InetAddress outside = InetAddress.getByName("203.0.113.7");
        TrustedProxies usual = new TrustedProxies(properties(Map.of()).trustedProxies());
        TrustedProxies named =
                new TrustedProxies(properties(Map.of("journey.ingest.trusted-proxies", "203.0.113.0/24, 2001:db8::/32"))
                        .trustedProxies());

        assertThat(usual.trusts(inside)).isTrue();
        assertThat(usual.trusts(InetAddress.getByName("::1"))).isTrue();
        assertThat(usual.trusts(outside)).isFalse();
        assertThat(named.trusts(inside)).isFalse();
        assertThat(named.trusts(outside)).isTrue();
        assertThat(properties(Map.of("journey.ingest.trusted-proxies", "")).trustedProxies())
                .isEmpty();
    }

    @Test
    void whatIsNoBlockOfAddressesStopsTheStart() {
        assertThatThrownBy(() -> properties(Map.of("journey.ingest.trusted-proxies", "proxy.shop.example")))
                .isInstanceOf(BindException.class)
                .hasRootCauseMessage(
                        "\"proxy.shop.example\" is neither an IP address nor a block of them like 10.0.0.0/8"
                                + " or fc00::/7");
    }

    @Test
    void proxiesWriteTheUsualFieldsUnlessToldOtherwise() {
        assertThat(properties(Map.of()).proxyFields()).isEqualTo(ProxyFields.X_FORWARDED);
        assertThat(properties(Map.of("journey.ingest.proxy-fields", "forwarded"))
                        .proxyFields())
                .isEqualTo(ProxyFields.FORWARDED);
    }

    private static void refused(String because, String... settings) {
        assertThatThrownBy(() -> source(settings))
                .isInstanceOf(UnusableWriteKeys.class)
                .hasMessageStartingWith("journey.ingest.write-keys[0]")
                .hasMessageContaining(because);
    }

    private static Source source(String... settings) {
        return properties(key(0, "k", settings)).toWriteKeys().find("k").orElseThrow();
    }

    private static Map<String, String> two(String... settingsOfTheSecond) {
        Map<String, String> both = key(0, "k1");
        both.putAll(key(1, "k2", settingsOfTheSecond));
        return both;
    }

    private static Map<String, String> key(int index, String key, String... settings) {
        String prefix = "journey.ingest.write-keys[" + index + "].";
        Map<String, String> all = new HashMap<>(Map.of(prefix + "key", key, prefix + "source", "shop"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(prefix + settings[i], settings[i + 1]);
        }
        return all;
    }

    private static AdmissionProperties properties(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("journey.ingest", AdmissionProperties.class);
    }
}
