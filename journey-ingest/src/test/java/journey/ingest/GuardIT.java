package journey.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import journey.events.Envelope;
import journey.events.Topics;
import journey.events.codec.Headers;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits, bots and addresses over HTTP. */
final class GuardIT {
    private static final String CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    private static final String PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

    private static RunningIngest ingest;

    @BeforeAll
    static void start() {
        ingest = RunningIngest.on(
                RealServers.kafka(),
                "--journey.ingest.write-keys[0].client-address=true",
                "--journey.ingest.write-keys[2].key=limited",
                "--journey.ingest.write-keys[2].source=limited",
                "--journey.ingest.write-keys[2].rate-limit.events-per-second=1",
                "--journey.ingest.write-keys[2].rate-limit.burst=2");
        await().atMost(Duration.ofSeconds(30)).until(ingest::ready);
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @Test
    void whoSendsTooMuchIsToldWhenToComeAgain() {
        String visitor = RealServers.unique("visitor");
        String batch = "{\"batch\":[" + ("{\"type\":\"page\",\"userId\":\"" + visitor + "\"},").repeat(59)
                + "{\"type\":\"page\",\"userId\":\"" + visitor + "\"}]}";

        assertThat(limited("/v1/batch", batch).statusCode()).isEqualTo(200);
        HttpResponse<String> early = limited("/v1/page", "{\"userId\":\"" + visitor + "\"}");
        HttpResponse<String> inTheBody = ingest.post(
                "/v1/page", "{\"writeKey\":\"limited\",\"userId\":\"" + visitor + "\"}", "Authorization", "");

        for (HttpResponse<String> answer : List.of(early, inTheBody)) {
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(30L, 59L);
            assertThat(answer.body()).contains("\"success\":false");
        }
        assertThat(on(visitor)).hasSize(60);
        assertThat(ingest.metric("journey_ingest_requests_total", "outcome=\"throttled\"", "source=\"limited\""))
                .isEqualTo(2);
        assertThat(ingest.metric("journey_ingest_events_total", "outcome=\"throttled\"", "type=\"page\""))
                .isEqualTo(1);
        assertThat(ingest.post("/v1/page", "{\"userId\":\"other\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void machinesAreMarkedAndTakenAllTheSame() {
        String visitor = RealServers.unique("visitor");
        String page = "{\"userId\":\"" + visitor + "\"}";
        double before = ingest.metric("journey_ingest_bots_events_total", "reason=\"crawler\"");

        assertThat(ingest.post("/v1/page", page, "User-Agent", CRAWLER).statusCode())
                .isEqualTo(200);
        assertThat(on(visitor))
                .singleElement()
                .satisfies(record -> assertThat(record.headers()).containsEntry(Headers.BOT, "crawler"));
        assertThat(ingest.metric("journey_ingest_bots_events_total", "reason=\"crawler\""))
                .isEqualTo(before + 1);

        String person = RealServers.unique("person");
        ingest.post("/v1/page", "{\"userId\":\"" + person + "\"}", "User-Agent", PERSON);
        ingest.post(
                "/v1/page",
                "{\"userId\":\"" + person + "\"}",
                "User-Agent",
                CRAWLER,
                "Authorization",
                RunningIngest.basic("server"));
        assertThat(on(person))
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.headers()).doesNotContainKey(Headers.BOT));
    }

    @Test
    void theVisitorsAddressGoesOnWhereTheSourceMayKeepIt() {
        String visitor = RealServers.unique("visitor");
        String page = "{\"userId\":\"" + visitor + "\"}";

        ingest.post("/v1/page", page, "X-Forwarded-For", "10.1.1.1, 203.0.113.7, 192.168.0.3");
        assertThat(on(visitor))
                .singleElement()
                .satisfies(record -> assertThat(record.headers()).containsEntry(Headers.CLIENT_ADDRESS, "203.0.113.7"));

        String other = RealServers.unique("other");
        ingest.post(
                "/v1/page",
                "{\"userId\":\"" + other + "\"}",
                "X-Forwarded-For",
                "203.0.113.7",
                "Authorization",
                RunningIngest.basic("server"));
        assertThat(on(other))
                .singleElement()
                .satisfies(record -> assertThat(record.headers()).doesNotContainKey(Headers.CLIENT_ADDRESS));
    }

    private static HttpResponse<String> limited(String path, String body) {
        return ingest.post(path, body, "Authorization", RunningIngest.basic("limited"));
    }

    private static List<Envelope> on(String key) {
        return KafkaReader.envelopes(RealServers.kafka(), Topics.TOUCHPOINTS, key);
    }
}
