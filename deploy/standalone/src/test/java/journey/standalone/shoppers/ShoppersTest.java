package journey.standalone.shoppers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShoppersTest {
    private static final Pace QUICK =
            new Pace(Duration.ofMillis(5), Duration.ofMillis(2), Duration.ofMillis(50), 60, 3);

    private record Request(String path, String authorization, String type, JsonNode body, Instant at) {}

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpServer ingest;
    private volatile IntUnaryOperator statusOfRequest = number -> 200;

    ShoppersTest() throws IOException {
        ingest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ingest.setExecutor(threads);
        ingest.createContext("/", this::answer);
        ingest.start();
    }

    @AfterEach
    void stop() {
        ingest.stop(0);
        threads.shutdownNow();
    }

    @Test
    void theyPostAsSegmentsLibrariesDo() {
        Tally tally;
        try (Shoppers shoppers = open(QUICK)) {
            tally = shoppers.tally();
            await().until(() -> requests.stream()
                            .anyMatch(request -> request.path().equals("/v1/batch"))
                    && requests.stream().anyMatch(request -> request.path().equals("/v1/identify")));
        }
        String key = "Basic " + Base64.getEncoder().encodeToString("demo:".getBytes(StandardCharsets.UTF_8));
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.authorization()).isEqualTo(key);
            assertThat(Instant.parse(request.body().path("sentAt").asString())).isNotNull();
            if (request.path().equals("/v1/batch")) {
                assertThat(request.body().path("batch").size()).isPositive();
            } else {
                assertThat(request.path())
                        .isEqualTo("/v1/" + request.body().path("type").asString());
                assertThat(request.type()).isEqualTo("text/plain");
                assertThat(Instant.parse(request.body().path("timestamp").asString()))
                        .isBeforeOrEqualTo(
                                request.body().path("sentAt").asString().transform(Instant::parse));
            }
        });
        assertThat(tally.refused.sum()).isZero();
        assertThat(tally.failed.sum()).isZero();
    }

    @Test
    void whatIsAnswered503ComesAgainAfterTheTimeThatTheAnswerNames() {
        statusOfRequest = number -> number == 1 ? 503 : 200;
        try (Shoppers shoppers = open(one())) {
            await().until(() ->
                    requests.size() >= 2 && shoppers.tally().accepted.sum() >= 1);
            assertThat(shoppers.tally().retries.sum()).isEqualTo(1);
            assertThat(shoppers.tally().lost.sum()).isZero();
        }
        Request first = requests.get(0);
        Request again = requests.get(1);
        assertThat(again.body().path("messageId")).isEqualTo(first.body().path("messageId"));
        assertThat(again.body().path("timestamp")).isEqualTo(first.body().path("timestamp"));
        assertThat(again.body().path("sentAt")).isNotEqualTo(first.body().path("sentAt"));
        assertThat(Duration.between(first.at(), again.at())).isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @Test
    void whatIsAnswered400IsCountedAndNotSentAgain() {
        statusOfRequest = number -> 400;
        try (Shoppers shoppers = open(one())) {
            await().until(() -> shoppers.tally().refused.sum() >= 2);
            assertThat(shoppers.tally().retries.sum()).isZero();
            assertThat(shoppers.tally().accepted.sum()).isZero();
        }
        assertThat(requests.get(1).body().path("messageId"))
                .isNotEqualTo(requests.get(0).body().path("messageId"));
    }

    @Test
    void closingStopsThemAtOnceAndEveryEventIsAccountedFor() {
        statusOfRequest = number -> number % 3 == 0 ? 429 : 200;
        Shoppers shoppers = open(QUICK);
        await().until(() -> shoppers.tally().accepted.sum() > 50 && requests.size() > 60);
        Instant before = Instant.now();
        shoppers.close();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(2));
        Tally tally = shoppers.tally();
        assertThat(tally.accepted.sum() + tally.refused.sum() + tally.lost.sum())
                .isEqualTo(tally.events.sum());
        assertThat(tally.failed.sum()).isZero();
        // What was on its way at the close may arrive still.
        AtomicInteger soFar = new AtomicInteger();
        await().during(Duration.ofMillis(300)).until(() -> soFar.getAndSet(requests.size()) == requests.size());
    }

    @Test
    void anIngestThatIsAwayIsWaitedFor() {
        ingest.stop(0);
        try (Shoppers shoppers = open(one())) {
            await().until(() -> shoppers.tally().retries.sum() >= 1);
            assertThat(shoppers.tally().failed.sum()).isZero();
            assertThat(shoppers.tally().lost.sum()).isZero();
        }
    }

    private Shoppers open(Pace pace) {
        return Shoppers.start(
                URI.create("http://127.0.0.1:" + ingest.getAddress().getPort()),
                "demo",
                "http://localhost:8025/",
                pace);
    }

    /** One shopper in the shop, so that requests come one after the other. */
    private static Pace one() {
        return new Pace(Duration.ofHours(1), Duration.ZERO, Duration.ZERO, 1, 3);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int number;
            synchronized (requests) {
                requests.add(new Request(
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        json.readTree(body),
                        Instant.now()));
                number = requests.size();
            }
            int status = statusOfRequest.applyAsInt(number);
            if (status == 503 || status == 429) {
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
