package journey.ingest.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class BrowserSdkTest {
    private static final Pattern ADDRESS = Pattern.compile("https?://[a-z0-9.-]+");

    @Test
    void theScriptKnowsNoServerOfSegment() throws IOException {
        String script = new String(sdk().script().bytes(false), UTF_8);
        Set<String> hosts = ADDRESS.matcher(script)
                .results()
                .map(MatchResult::group)
                .map(address -> URI.create(address).getHost())
                .collect(Collectors.toSet());
        // The one is part of a pattern that plugins' addresses are compared with, the other of a warning's text.
        assertThat(hosts).containsExactlyInAnyOrder("cdn.segment.", "segment.com");
        assertThat(script).doesNotContain("api.segment.io", "\"https://cdn.segment.com");
    }

    @Test
    void compressedItIsTheSameAndAThirdAsLarge() throws IOException {
        StaticFile script = sdk().script();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(script.bytes(true)))) {
            assertThat(in.readAllBytes()).isEqualTo(script.bytes(false));
        }
        assertThat(script.bytes(true)).hasSizeLessThan(script.bytes(false).length / 3);
        assertThat(script.entityTag(true)).isNotEqualTo(script.entityTag(false));
    }

    @Test
    void anotherScriptIsAnotherTag() {
        StaticFile one = StaticFile.changing(new byte[] {1});
        assertThat(one.entityTag(false))
                .isEqualTo(StaticFile.lasting(new byte[] {1}).entityTag(false))
                .isNotEqualTo(StaticFile.changing(new byte[] {2}).entityTag(false));
    }

    @Test
    void aVersionWithOtherAddressesIsRefused() {
        assertThatThrownBy(() -> new BrowserSdk(Map.of("standalone.js", "alert(1)".getBytes(UTF_8))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not contain");
        assertThatThrownBy(() -> new BrowserSdk(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("standalone.js");
    }

    /** The file as the build took it from npm. */
    private static BrowserSdk sdk() throws IOException {
        try (InputStream file = Optional.ofNullable(BrowserSdkTest.class.getResourceAsStream("sdk/standalone.js"))
                .orElseThrow()) {
            return new BrowserSdk(Map.of("standalone.js", file.readAllBytes()));
        }
    }
}
