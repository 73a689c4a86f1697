package journey.ingest.browser.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import journey.ingest.browser.BrowserSdk;
import journey.ingest.listener.HeaderFields;
import journey.ingest.listener.Reply;
import journey.ingest.listener.Request;
import journey.ingest.listener.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdkEndpointTest {
    private static final String SCRIPT = "/analytics.js/v1/demo/analytics.min.js";

    private final Map<String, byte[]> files = BrowserConfiguration.files();
    private final SdkEndpoint endpoint = new SdkEndpoint(new BrowserSdk(files));

    SdkEndpointTest() throws IOException {}

    @Test
    void everyPageMayLoadTheScriptAndAsksAgainSoon() {
        Reply reply = get(SCRIPT, Map.of());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(new String(reply.body(), UTF_8)).contains("/v1/projects/");
        assertThat(reply.headers())
                .containsEntry("content-type", "text/javascript; charset=utf-8")
                .containsEntry("cache-control", "public, max-age=300")
                .containsEntry("access-control-allow-origin", "*")
                .containsEntry("cross-origin-resource-policy", "cross-origin")
                .containsEntry("vary", "accept-encoding")
                .doesNotContainKey("content-encoding");
    }

    @Test
    void theScriptIsTheSameForEveryWriteKey() {
        assertThat(get("/analytics.js/v1/another/analytics.min.js", Map.of()).body())
                .isEqualTo(get(SCRIPT, Map.of()).body());
    }

    @Test
    void everyBundleIsServedAsThePackageHasItAndKeptForEver() {
        assertThat(files).hasSizeGreaterThan(5);
        files.forEach((name, content) -> {
            if (!name.equals("standalone.js")) {
                Reply reply = get("/analytics-next/bundles/" + name, Map.of());
                assertThat(reply.status()).as(name).isEqualTo(200);
                assertThat(reply.body()).as(name).isEqualTo(content);
                assertThat(reply.headers()).containsEntry("cache-control", "public, max-age=31536000, immutable");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate, GZIP;q=0.5", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*", "gzip;q=1, x;q=0"})
    void whoTakesGzipGetsIt(String codings) throws IOException {
        Reply reply = get(SCRIPT, Map.of("Accept-Encoding", codings));
        assertThat(reply.headers()).containsEntry("content-encoding", "gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(reply.body())).readAllBytes())
                .isEqualTo(get(SCRIPT, Map.of()).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "br", "gzip;q=0", "deflate, gzip; q=0.00", "*;q=0", "gzipped"})
    void whoDoesNotTakeGzipGetsItPlain(String codings) {
        assertThat(get(SCRIPT, Map.of("Accept-Encoding", codings)).headers()).doesNotContainKey("content-encoding");
    }

    @Test
    void whoHasItAlreadyIsToldSo() {
        String tag = get(SCRIPT, Map.of()).headers().get("etag");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        for (String known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
            Reply reply = get(SCRIPT, Map.of("If-None-Match", known));
            assertThat(reply.status()).as(known).isEqualTo(304);
            assertThat(reply.body()).isEmpty();
            assertThat(reply.headers())
                    .containsEntry("etag", tag)
                    .containsEntry("cache-control", "public, max-age=300")
                    .containsEntry("access-control-allow-origin", "*")
                    .doesNotContainKeys("content-type", "content-encoding");
        }
        assertThat(get(SCRIPT, Map.of("If-None-Match", "\"x\"")).status()).isEqualTo(200);
        assertThat(get(SCRIPT, Map.of("If-None-Match", tag, "Accept-Encoding", "gzip"))
                        .status())
                .as("the other form is other bytes")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/analytics.js/v1/analytics.min.js",
                "/analytics.js/v1/demo/analytics.js",
                "/analytics.js/v1/demo/x/analytics.min.js",
                "/analytics-next/bundles/standalone.js",
                "/analytics-next/bundles/../sdk/standalone.js",
                "/analytics-next/bundles/no.bundle.js"
            })
    void whatIsNotThereIsNotFound(String path) {
        assertThat(get(path, Map.of()).status()).isEqualTo(404);
    }

    @Test
    void itIsOnlyRead() {
        assertThat(endpoint.routes())
                .hasSize(2)
                .allSatisfy(route -> assertThat(route.methods()).containsExactlyInAnyOrder("GET", "HEAD"));
        assertThat(endpoint.routes())
                .extracting(Route::path)
                .containsExactly("/analytics.js/v1/*", "/analytics-next/bundles/*");
    }

    private Reply get(String path, Map<String, String> fields) {
        Request request =
                new Request("GET", path, "", HeaderFields.of(fields), new byte[0], InetAddress.getLoopbackAddress());
        return endpoint.serve(request).toCompletableFuture().join();
    }
}
