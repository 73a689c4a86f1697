package journey.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import journey.events.Envelope;
import journey.events.Partitions;
import journey.events.Topics;
import journey.events.codec.Headers;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From HTTP to Kafka, both real. */
final class CollectIT {
    private static RunningIngest ingest;

    @BeforeAll
    static void start() {
        ingest = RunningIngest.on(RealServers.kafka());
        await().atMost(ofSeconds(20)).until(ingest::ready);
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @ParameterizedTest
    @CsvSource({
        "track, track",
        "track/, track",
        "t, track",
        "t/, track",
        "page, page",
        "p, page",
        "screen, screen",
        "s, screen",
        "identify, identify",
        "i, identify",
        "group, group",
        "g/, group",
        "alias, alias",
        "a, alias"
    })
    void aSingleEventLiesOnKafkaByteForByte(String path, String type) {
        String key = RealServers.unique("visitor");
        String body = "{ \"event\":\"X\", \"anonymousId\":\"" + key + "\", \"é\":[1.50,\"\\u00e9\"]\n}";

        HttpResponse<String> answer = ingest.post("/v1/" + path, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"success\":true}");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(onTouchpoints(key)).singleElement().satisfies(record -> {
            assertThat(text(record)).isEqualTo(body);
            assertThat(record.headers())
                    .containsEntry(Headers.TYPE, "journey.touchpoint." + type)
                    .containsEntry(Headers.SOURCE, "demo")
                    .containsEntry(Headers.SOURCE_KIND, "browser");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "batch/", "b", "import", "import/"})
    void aBatchKeepsItsGoodEventsAndItsBadOnesLieApart(String path) {
        String key = RealServers.unique("visitor");
        String good = "{\"type\":\"page\", \"userId\":\"" + key + "\"}";
        String bad = "{\"type\":\"page\", \"messageId\":\"" + key + "\"}";

        HttpResponse<String> answer =
                ingest.post("/v1/" + path, "{\"batch\":[" + bad + "," + good + "],\"context\":{\"a\":1}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"success\":true,\"accepted\":1,\"rejected\":[{\"index\":0,\"messageId\":\"" + key
                        + "\",\"field\":\"userId\",\"code\":\"identity\","
                        + "\"reason\":\"userId or anonymousId is required\"}]}");
        assertThat(onTouchpoints(key)).singleElement().satisfies(record -> {
            assertThat(text(record)).isEqualTo(good);
            assertThat(record.headers()).containsEntry(Headers.BATCH_CONTEXT, "{\"a\":1}");
        });
        assertThat(KafkaReader.envelopes(RealServers.kafka(), Topics.REJECTED, key))
                .singleElement()
                .satisfies(record -> assertThat(text(record)).isEqualTo(bad));
    }

    @Test
    void strictModeTakesAllOrNothing() {
        String key = RealServers.unique("visitor");

        HttpResponse<String> answer = ingest.post(
                "/v1/batch",
                "{\"batch\":[{\"type\":\"page\",\"userId\":\"" + key + "\"},{\"type\":\"page\"}]}",
                "X-Strict-Mode",
                "1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"success\":false", "\"index\":1", "\"field\":\"userId\"");
        assertThat(onTouchpoints(key)).isEmpty();
    }

    @Test
    void aBadEventIsRefusedByTheNameOfItsField() {
        HttpResponse<String> answer = ingest.post("/v1/track", "{\"userId\":\"secret\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("{\"success\":false,\"errors\":[{\"field\":\"event\",\"code\":\"event\","
                        + "\"reason\":\"event is required for track\"}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded"
            })
    void theContentTypeDoesNotMatter(String contentType) {
        String key = RealServers.unique("visitor");

        assertThat(ingest.post("/v1/page", "{\"userId\":\"" + key + "\"}", "Content-Type", contentType)
                        .statusCode())
                .isEqualTo(200);

        assertThat(onTouchpoints(key)).hasSize(1);
    }

    @Test
    void theWriteKeyIsTakenFromBasicTheQueryOrTheBody() {
        String key = RealServers.unique("visitor");
        String event = "{\"userId\":\"" + key + "\"}";
        String withKey = "{\"writeKey\":\"server\",\"userId\":\"" + key + "\"}";

        assertThat(ingest.post("/v1/page", event, "Authorization", RunningIngest.basic("server"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(ingest.post("/v1/page?x=1&writeKey=server", event, "Authorization", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ingest.post("/v1/page", withKey, "Authorization", "").statusCode())
                .isEqualTo(200);

        assertThat(onTouchpoints(key))
                .hasSize(3)
                .allSatisfy(record -> assertThat(record.headers())
                        .containsEntry(Headers.SOURCE, "backend")
                        .containsEntry(Headers.SOURCE_KIND, "server"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic !!!", "Bearer demo", "Basic bm9ib2R5Og=="})
    void anUnknownWriteKeyIsRefused(String authorization) {
        HttpResponse<String> answer = ingest.post("/v1/page", "{\"userId\":\"u\"}", "Authorization", authorization);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"success\":false");
    }

    @Test
    void gzipIsInflatedUpToTheLimit() {
        String key = RealServers.unique("visitor");
        byte[] event = ("{\"userId\":\"" + key + "\"}").getBytes(UTF_8);

        assertThat(ingest.post("/v1/page", RunningIngest.gzip(event), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(200);
        assertThat(onTouchpoints(key))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isEqualTo(event));
        assertThat(gzipped(500 * 1024).statusCode()).isEqualTo(200);
        assertThat(gzipped(500 * 1024 + 1).statusCode()).isEqualTo(413);
        assertThat(gzipped(100 * 1024 * 1024).statusCode()).isEqualTo(413);
        assertThat(ingest.post("/v1/page", event, "Content-Encoding", "gzip").statusCode())
                .isEqualTo(400);
        assertThat(ingest.post("/v1/page", event, "Content-Encoding", "br").statusCode())
                .isEqualTo(415);
    }

    @Test
    void aBodyHasAtMost500Kilobytes() {
        assertThat(ingest.post("/v1/batch", batchOfSize(500 * 1024)).statusCode())
                .isEqualTo(200);
        assertThat(ingest.post("/v1/batch", batchOfSize(500 * 1024 + 1)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void browsersMayAskAndReadFromAllowedOrigins() {
        HttpResponse<String> preflight =
                ingest.send("OPTIONS", "/v1/t", "Authorization", "", "Origin", "https://shop.example");

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("https://shop.example");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .contains("authorization, content-type, x-retry-count, x-strict-mode, anonymousid");
        HttpResponse<String> answer = ingest.post("/v1/p", "{\"userId\":\"u\"}", "Origin", "https://shop.example");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://shop.example");
        HttpResponse<String> foreign = ingest.post(
                "/v1/p",
                "{\"userId\":\"u\"}",
                "Origin",
                "https://shop.example",
                "Authorization",
                RunningIngest.basic("server"));
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void analyticsJsFindsItsSettings() {
        HttpResponse<String> settings = ingest.get("/v1/projects/demo/settings", "Authorization", "");

        assertThat(settings.statusCode()).isEqualTo(200);
        assertThat(settings.body())
                .contains(
                        "\"Segment.io\":{\"apiKey\":\"demo\",\"apiHost\":\""
                                + ingest.url().substring("http://".length()) + "/v1\",\"protocol\":\"http\"",
                        "\"deliveryStrategy\":{\"config\":{\"keepalive\":true}}",
                        "\"metrics\":{\"sampleRate\":0}",
                        "\"plan\":{\"track\":{\"__default\":{\"enabled\":true");
        assertThat(ingest.get("/v1/projects/other/settings").statusCode()).isEqualTo(404);
    }

    @Test
    void behindTlsAnalyticsJsIsToldToUseIt() {
        String settings = "/v1/projects/demo/settings";
        assertThat(ingest.get(settings, "X-Forwarded-Proto", "https").body()).contains("\"protocol\":\"https\"");
        assertThat(ingest.get(settings, "Origin", "https://shop.example").body())
                .contains("\"protocol\":\"https\"");
        assertThat(ingest.get(settings, "Origin", "http://shop.example").body()).contains("\"protocol\":\"http\"");
    }

    @Test
    void theBrowserSdkIsServedToEverybody() {
        String script = "/analytics.js/v1/demo/analytics.min.js";
        HttpResponse<String> whole = ingest.get(script, "Origin", "https://shop.example");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).contains("/v1/projects/");
        assertThat(whole.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        String tag = whole.headers().firstValue("ETag").orElseThrow();
        assertThat(ingest.get(script, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(ingest.get("/analytics-next/bundles/none.js").statusCode()).isEqualTo(404);
    }

    @Test
    void aLookAtTheSdksHeadLeavesTheConnectionInOrder() throws IOException {
        URI url = URI.create(ingest.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            String head = "HEAD /analytics.js/v1/demo/analytics.min.js HTTP/1.1\r\nHost: x\r\n";
            socket.getOutputStream().write((head + "\r\n" + head + "Connection: close\r\n\r\n").getBytes(UTF_8));
            String answers = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answers).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("/v1/projects/");
            assertThat(answers.split("HTTP/1.1 200 OK")).hasSize(3);
            assertThat(answers).containsPattern("(?i)content-length: [1-9][0-9]{4,}");
        }
    }

    @Test
    void otherPathsAndMethodsAreRefused() {
        assertThat(ingest.post("/v1/", "{}").statusCode()).isEqualTo(404);
        assertThat(ingest.post("/v1", "{}").statusCode()).isEqualTo(404);
        assertThat(ingest.post("/v1/other", "{}").statusCode()).isEqualTo(404);
        assertThat(ingest.get("/v1/track").statusCode()).isEqualTo(405);
        assertThat(ingest.get("/v1/track").headers().firstValue("Allow")).contains("OPTIONS, POST");
    }

    @Test
    void recordsLieWhereTheProductLooksForThem() {
        String prefix = RealServers.unique("schlüssel");
        for (int i = 0; i < 30; i++) {
            ingest.post("/v1/page", "{\"userId\":\"" + prefix + i + "\"}");
        }

        var records = KafkaReader.records(
                RealServers.kafka(), Topics.TOUCHPOINTS, r -> new String(r.key(), UTF_8).startsWith(prefix));

        assertThat(records)
                .hasSize(30)
                .allSatisfy(r -> assertThat(r.partition()).isEqualTo(Partitions.of(new String(r.key(), UTF_8), 8)));
    }

    @Test
    void whatCameAndWhatBecameOfItIsCounted() {
        double accepted = ingest.metric(
                "journey_ingest_events_total", "type=\"identify\"", "outcome=\"accepted\"", "source=\"backend\"");
        double rejected = ingest.metric(
                "journey_ingest_events_total",
                "type=\"alias\"",
                "outcome=\"rejected\"",
                "reason=\"identity\"",
                "source=\"backend\"");
        double partly = ingest.metric(
                "journey_ingest_requests_total", "outcome=\"partly_accepted\"", "source=\"backend\"", "call=\"batch\"");
        double bytes = ingest.metric("journey_ingest_received_bytes_total", "source=\"backend\"");
        double sizes = ingest.metric("journey_ingest_batch_size_events_sum", "source=\"backend\"");
        double acknowledged = ingest.metric("journey_ingest_acknowledgement_seconds_count");
        String body = "{\"batch\":[{\"type\":\"identify\",\"userId\":\"u\"},{\"type\":\"alias\"}]}";

        ingest.post("/v1/batch", body, "Authorization", RunningIngest.basic("server"));

        assertThat(ingest.metric(
                        "journey_ingest_events_total",
                        "type=\"identify\"",
                        "outcome=\"accepted\"",
                        "source=\"backend\""))
                .isEqualTo(accepted + 1);
        assertThat(ingest.metric(
                        "journey_ingest_events_total",
                        "type=\"alias\"",
                        "outcome=\"rejected\"",
                        "reason=\"identity\"",
                        "source=\"backend\""))
                .isEqualTo(rejected + 1);
        assertThat(ingest.metric(
                        "journey_ingest_requests_total",
                        "outcome=\"partly_accepted\"",
                        "source=\"backend\"",
                        "call=\"batch\""))
                .isEqualTo(partly + 1);
        assertThat(ingest.metric("journey_ingest_received_bytes_total", "source=\"backend\""))
                .isEqualTo(bytes + body.length());
        assertThat(ingest.metric("journey_ingest_batch_size_events_sum", "source=\"backend\""))
                .isEqualTo(sizes + 2);
        assertThat(ingest.metric("journey_ingest_acknowledgement_seconds_count"))
                .isEqualTo(acknowledged + 1);
    }

    @Test
    void theDocumentDescribesThePaths() {
        assertThat(ingest.get("/v3/api-docs").body())
                .contains(
                        "\"/v1/track\"",
                        "\"/v1/batch\"",
                        "\"/v1/projects/{writeKey}/settings\"",
                        "/analytics.js/v1/{writeKey}/analytics.min.js",
                        "X-Strict-Mode");
    }

    @Test
    void everyPathThatIsServedIsDescribed() {
        String document = ingest.get("/v3/api-docs").body();
        Pattern shorthand = Pattern.compile("/v1/[a-z]");

        assertThat(ingest.paths())
                .hasSizeGreaterThan(15)
                .filteredOn(path -> !shorthand.matcher(path).matches())
                .allSatisfy(path -> assertThat(document).contains("\"" + path.replaceFirst("\\*$", "")));
    }

    private static HttpResponse<String> gzipped(int bytes) {
        return ingest.post(
                "/v1/batch", RunningIngest.gzip(batchOfSize(bytes).getBytes(UTF_8)), "Content-Encoding", "gzip");
    }

    private static String batchOfSize(int bytes) {
        String start = "{\"batch\":[],\"x\":\"";
        return start + "x".repeat(bytes - start.length() - 2) + "\"}";
    }

    private static List<Envelope> onTouchpoints(String key) {
        return KafkaReader.envelopes(RealServers.kafka(), Topics.TOUCHPOINTS, key);
    }

    private static String text(Envelope envelope) {
        return new String(envelope.value(), UTF_8);
    }
}
