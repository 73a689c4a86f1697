package journey.remarketing.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.JourneySignal;
import journey.events.Topics;
import journey.events.codec.SignalCodec;
import journey.ledger.Message;
import journey.ledger.kafka.KafkaMessageLog;
import journey.ledger.kafka.LedgerClients;
import journey.remarketing.RemarketingApplication;
import journey.remarketing.outreach.Shopper;
import journey.testkit.OwnKafka;
import journey.testkit.OwnRedis;
import journey.testkit.RealServers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Webhooks of the whole service on a real broker, a real Redis and an HTTP server; the aggregator is played by the test. */
class WebhookIT {
    private static final int PARTITIONS = 4;
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private record Call(String path, HttpHeaders headers, String body) {
        String id() {
            return headers.firstValue("webhook-id").orElseThrow();
        }
    }

    private static final ConcurrentLinkedQueue<Call> CALLS = new ConcurrentLinkedQueue<>();
    /** By path, what is answered; 200 without. */
    private static final Map<String, Integer> STATUS = new ConcurrentHashMap<>();

    private static OwnKafka kafka;
    private static OwnRedis redis;
    private static HttpServer server;
    private static Producer<byte[], byte[]> producer;
    private static KafkaMessageLog log;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() throws Exception {
        kafka = RealServers.ownKafka();
        redis = RealServers.ownRedis();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(Topics.all().stream()
                            .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            CALLS.add(new Call(
                    path,
                    HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            exchange.sendResponseHeaders(STATUS.getOrDefault(path, 200), -1);
            exchange.close();
        });
        server.start();
        producer = LedgerClients.producer(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        log = new KafkaMessageLog(producer, PARTITIONS);
        service = service();
    }

    private static ConfigurableApplicationContext service() {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.data.redis.port=" + redis.port(),
                "--spring.data.redis.host=127.0.0.1",
                "--spring.mail.port=1",
                "--journey.partitions=" + PARTITIONS,
                "--journey.remarketing.instance=webhook-it",
                "--journey.remarketing.aggregator=http://127.0.0.1:1",
                "--journey.remarketing.webhooks.allow-private=true",
                "--journey.remarketing.webhooks.first-retry=300ms",
                "--journey.remarketing.webhooks.pause-after=1s",
                "--journey.remarketing.webhooks.probe-every=1s"));
        arguments.addAll(endpoint(0, "crm", "contact=true"));
        arguments.addAll(endpoint(1, "named", "anonymous=false"));
        arguments.addAll(endpoint(2, "flaky", "events=cart.recovered"));
        arguments.addAll(endpoint(3, "gone", "events=cart.expired"));
        return RemarketingApplication.application().run(arguments.toArray(String[]::new));
    }

    private static List<String> endpoint(int index, String id, String setting) {
        return Stream.of(
                        "id=" + id,
                        "url=http://127.0.0.1:" + server.getAddress().getPort() + "/" + id + "?key=hidden",
                        "secret=" + SECRET,
                        "since=2020-01-01T00:00:00Z",
                        setting)
                .map(each -> "--journey.remarketing.webhooks.endpoints[" + index + "]." + each)
                .toList();
    }

    @AfterAll
    static void stop() {
        service.close();
        producer.close();
        server.stop(0);
        redis.close();
        kafka.close();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void publish(JourneySignal signal) {
        log.publish(List.of(new Message(Topics.SIGNALS, SignalCodec.encode(signal))));
    }

    private static List<Call> calls(String endpoint, CustomerId customer) {
        return CALLS.stream()
                .filter(call ->
                        call.path().equals("/" + endpoint) && call.body().contains(customer.value()))
                .toList();
    }

    private static Call theOnlyCall(String endpoint, CustomerId customer) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !calls(endpoint, customer).isEmpty());
        return calls(endpoint, customer).getFirst();
    }

    private static HttpResponse<String> api(String method, String path, String body) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String port = service.getEnvironment().getRequiredProperty("local.server.port");
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .header("content-type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double events(String endpoint, String outcome) {
        var counter = service.getBean(MeterRegistry.class)
                .find("journey.remarketing.webhook.events")
                .tags("endpoint", endpoint, "outcome", outcome)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void anAbandonedCartIsToldOnceToEachEndpointAndTheReferenceLibraryTakesIt() throws Exception {
        Shopper anna = Shopper.named("w-anna");
        JourneySignal signal = anna.abandons(now());
        publish(signal);
        publish(signal);
        Call crm = theOnlyCall("crm", anna.customer());
        new Webhook(SECRET).verify(crm.body(), crm.headers());
        assertThat(crm.body())
                .startsWith("{\"type\":\"cart.abandoned\",\"timestamp\":\"" + signal.at() + "\",\"data\":{")
                .contains("\"total\":\"69.80\"", "\"currency\":\"EUR\"", "\"email\":\"w-anna@example.org\"");
        Call named = theOnlyCall("named", anna.customer());
        assertThat(named.body()).doesNotContain("example.org");
        assertThat(named.id()).isNotEqualTo(crm.id());
        await().atMost(Duration.ofSeconds(10)).until(() -> events("crm", "repeated") > 0);
        assertThat(calls("crm", anna.customer())).hasSize(1);
    }

    @Test
    void anonymousCartsAreToldWhereTheyAreWanted() {
        CustomerId nobody = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "w-nobody"));
        publish(new Shopper(nobody, Optional.empty(), Optional.empty(), Optional.empty()).abandons(now()));
        publish(new JourneySignal.CartResumed("resumed-w", nobody, now(), Shopper.EPISODE));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(calls("crm", nobody)).hasSize(2));
        // They go out side by side, in any order.
        assertThat(calls("crm", nobody))
                .anySatisfy(call -> assertThat(call.body()).contains("cart.abandoned", "Moka"))
                .anySatisfy(call -> assertThat(call.body()).contains("cart.resumed", Shopper.EPISODE));
        assertThat(calls("named", nobody)).isEmpty();
    }

    @Test
    void anEndpointThatFailsIsTriedAgainRestsAndIsToldInTheEnd() {
        STATUS.put("/flaky", 503);
        CustomerId bea = Shopper.named("w-bea").customer();
        publish(new JourneySignal.CartRecovered("recovered-w", bea, now(), Shopper.EPISODE, "o-1", Optional.empty()));
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(api("GET", "/api/webhooks", "").body())
                        .contains("\"id\":\"flaky\"", "\"state\":\"paused\"", "HTTP 503"));
        assertThat(api("GET", "/actuator/prometheus", "").body())
                .containsPattern(
                        "journey_remarketing_webhook_partitions\\{[^}]*endpoint=\"flaky\"[^}]*state=\"paused\"[^}]*} 1");
        STATUS.remove("/flaky");
        await().atMost(Duration.ofSeconds(40)).until(() -> events("flaky", "delivered") > 0);
        assertThat(calls("flaky", bea).stream().map(Call::id).distinct()).hasSize(1);
        assertThat(calls("flaky", bea).stream().map(Call::body).distinct()).hasSize(1);
        assertThat(api("GET", "/api/webhooks", "").body())
                .doesNotContain("paused\"", "hidden", "whsec")
                .contains("/flaky\"");
    }

    @Test
    void whoIsGoneIsLeftAloneUntilSomebodyResumesAndReplays() {
        STATUS.put("/gone", 410);
        CustomerId cleo = Shopper.named("w-cleo").customer();
        publish(new JourneySignal.CartExpired("expired-w", cleo, now(), Shopper.EPISODE));
        String first = theOnlyCall("gone", cleo).id();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(api("GET", "/api/webhooks", "").body()).contains("\"state\":\"disabled\""));
        publish(new JourneySignal.CartExpired("expired-w2", cleo, now(), "episode-2"));
        await().atMost(Duration.ofSeconds(10)).until(() -> events("gone", "missed") >= 2);
        assertThat(calls("gone", cleo)).hasSize(1);
        STATUS.remove("/gone");
        assertThat(api("POST", "/api/webhooks/gone/resume", "").statusCode()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(api("GET", "/api/webhooks", "").body()).doesNotContain("disabled"));
        HttpResponse<String> answer = api(
                "POST",
                "/api/webhooks/gone/replay",
                "{\"from\":\"" + Instant.now().minusSeconds(600) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("\"events\":2");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(calls("gone", cleo)).hasSize(3));
        // The same fact has the same id, however often it is told.
        assertThat(calls("gone", cleo).stream().filter(call -> call.id().equals(first)))
                .hasSize(2);
        assertThat(api("POST", "/api/webhooks/gone/replay", "{\"event\":\"expired-w2\"}")
                        .body())
                .contains("\"events\":1");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(calls("gone", cleo)).hasSize(4));
    }

    @Test
    void whatCannotBeReplayedIsAProblem() {
        assertThat(api("POST", "/api/webhooks/nobody/replay", "{}").statusCode())
                .isEqualTo(404);
        assertThat(api("POST", "/api/webhooks/crm/replay", "{}").body()).contains("urn:journey:problem:invalid-replay");
        assertThat(api("POST", "/api/webhooks/crm/replay", "{\"event\":\"never-was\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(api("GET", "/v3/api-docs", "").body()).contains("/api/webhooks/{id}/replay");
    }

    @Test
    void whatWaitsIsToldAfterARestartAndAnErasureTakesItAway() {
        STATUS.put("/named", 500);
        Shopper dora = Shopper.named("w-dora");
        Shopper emil = Shopper.named("w-emil");
        publish(dora.abandons(now()));
        publish(emil.abandons(now()));
        theOnlyCall("named", dora.customer());
        theOnlyCall("named", emil.customer());
        publish(new JourneySignal.CustomerErased("erased-w", emil.customer(), now(), "receipt"));
        await().atMost(Duration.ofSeconds(10)).until(() -> events("named", "erased") > 0);
        service.close();
        int told = calls("named", emil.customer()).size();
        STATUS.remove("/named");
        service = service();
        int tries = calls("named", dora.customer()).size();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> calls("named", dora.customer()).size() > tries);
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            try (RedisClient client = RedisClient.create(redis.uri());
                    var connection = client.connect()) {
                assertThat(connection.sync().keys("*}:dispatches")).isEmpty();
            }
        });
        assertThat(calls("named", emil.customer())).hasSize(told);
    }
}
