package journey.aggregator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import journey.aggregator.erasure.Seal;
import journey.events.Identifier;
import journey.events.Topics;
import journey.ledger.Slot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Export and erasure on a real Kafka and a real Redis, through crashes and the loss of Redis. */
class PrivacyIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String KEY = "a key for tests that is as long as it has to be";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Installation own;

    @BeforeAll
    static void start() throws ExecutionException, InterruptedException {
        own = Installation.start(
                "--journey.aggregator.erasure.keys=" + KEY, "--journey.aggregator.erasure.settle=5500ms");
    }

    @AfterAll
    static void stop() {
        own.close();
    }

    @Test
    void anErasedPersonIsGoneFromRedisAndFromTheFiguresAndStaysOut() {
        Instant before = Instant.now();
        own.shop.browser("phone-1", "track", added("mug"));
        own.shop.browser("phone-1", "identify", "\"userId\":\"anna-1\",\"traits\":{\"email\":\"anna-1@example.com\"}");
        own.shop.server("anna-1", "track", ordered("o-1"));
        String customer = customer("anna-1", c -> c.path("orders").size() == 1)
                .path("customer")
                .asString();
        long carts = cartsStarted();

        String receipt = erase("email:Anna-1@example.com");
        JsonNode finished = finished(receipt);

        assertThat(finished.at("/identifiers/anonymous").asInt()).isEqualTo(1);
        assertThat(finished.at("/identifiers/user").asInt()).isEqualTo(1);
        assertThat(finished.at("/identifiers/email").asInt()).isEqualTo(1);
        assertThat(finished.at("/identifiers/order").asInt()).isEqualTo(1);
        assertThat(finished.path("touchpoints").asInt()).isEqualTo(3);
        assertThat(finished.path("log"))
                .extracting(log -> log.path("topic").asString())
                .contains(Topics.TOUCHPOINTS, Topics.JOURNEY_TOUCHPOINTS, Topics.SIGNALS)
                .doesNotContain(Topics.ERASURES, Topics.BASKETS);
        assertThat(Instant.parse(finished.at("/log/0/gone").asString())).isAfter(before);
        assertThat(get("/api/customers/anna-1").statusCode()).isEqualTo(404);
        assertThat(redisMentions("anna-1")).isEmpty();
        assertThat(redisMentions("phone-1")).isEmpty();
        // What was published leaves the outbox a moment later.
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(redisMentions(customer))
                        .allMatch(key -> key.contains("}:journey") || key.contains("}:timers")));
        assertThat(cartsStarted()).isEqualTo(carts - 1);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(metric("journey_aggregator_carts_imbalance")).isZero());

        double dropped = metric("journey_identity_touchpoints_total{outcome=\"erased\"");
        own.shop.post("phone-1", "track", "\"anonymousId\":\"phone-1\"," + added("late"), "browser", before);
        own.shop.post("anna-1", "track", "\"userId\":\"anna-1\"," + ordered("o-late"), "server", before);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(metric("journey_identity_touchpoints_total{outcome=\"erased\""))
                        .isEqualTo(dropped + 2));
        assertThat(get("/api/customers/anna-1").statusCode()).isEqualTo(404);

        assertThat(own.shop.signals(customer)).last().isEqualTo("customer.erased");
        assertThat(own.shop.all(Topics.ERASURES))
                .extracting(record -> record.key())
                .contains(new Seal(KEY).of(new Identifier(Identifier.Kind.EMAIL, "anna-1@example.com")));
        assertThat(own.shop.all(Topics.ERASURES))
                .noneMatch(record -> (record.key() + new String(record.value(), UTF_8)).contains("anna-1"));
    }

    @Test
    void neitherTheLossOfRedisNorTheReplayBringsAnErasedPersonBackAndWhoCameBackStays() {
        own.shop.browser("phone-2", "track", added("bowl"));
        own.shop.browser("phone-2", "identify", "\"userId\":\"bert-2\",\"traits\":{\"email\":\"bert-2@example.com\"}");
        own.shop.server("bert-2", "track", ordered("o-2"));
        own.shop.browser("phone-2b", "track", added("neighbour"));
        customer("bert-2", c -> c.path("orders").size() == 1);
        finished(erase("bert-2"));
        own.shop.browser("phone-2", "track", added("new"));
        JsonNode again = customer("phone-2", c -> c.path("touchpoints").asInt() == 1);
        assertThat(again.path("orders")).isEmpty();

        own.redis.restartEmpty();

        customer("phone-2b", c -> c.path("touchpoints").asInt() == 1);
        JsonNode rebuilt = customer("phone-2", c -> c.path("touchpoints").asInt() == 1);
        assertThat(rebuilt.path("cart").path("lines")).hasSize(1);
        assertThat(rebuilt.path("orders")).isEmpty();
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(metric("journey_ledger_lag")).isZero();
            assertThat(metric("journey_aggregator_carts_imbalance")).isZero();
        });
        assertThat(get("/api/customers/bert-2").statusCode()).isEqualTo(404);
        assertThat(get("/api/customers/order:o-2").statusCode()).isEqualTo(404);
        assertThat(redisMentions("bert-2")).isEmpty();
    }

    @Test
    void anErasureIsFinishedAfterACrashInBetween() {
        own.shop.browser("phone-3", "identify", "\"userId\":\"carl-3\",\"traits\":{\"email\":\"carl-3@example.com\"}");
        own.shop.browser("phone-3", "track", added("vase"));
        customer("carl-3", c -> c.path("touchpoints").asInt() == 2);
        String receipt = erase("carl-3");

        own.redis.kill();
        own.redis.restart();
        own.aggregator.close();
        own.aggregator = own.running();

        assertThat(finished(receipt).path("state").asString()).isEqualTo("finished");
        assertThat(get("/api/customers/carl-3").statusCode()).isEqualTo(404);
        assertThat(redisMentions("carl-3")).isEmpty();
    }

    @Test
    void aShopsOwnRequestErasesAsIfAnOperatorHadAsked() {
        own.shop.browser("phone-6", "track", added("cup"));
        own.shop.browser("phone-6", "identify", "\"userId\":\"emma-6\",\"traits\":{\"email\":\"emma-6@example.com\"}");
        own.shop.server("emma-6", "track", ordered("o-6"));
        customer("emma-6", c -> c.path("orders").size() == 1);

        String delivery = own.shop.server(
                "emma-6",
                "track",
                "\"event\":\"Customer Redaction Requested\",\"properties\":{\"shop_id\":\"1\",\"customer_id\":\"emma-6\","
                        + "\"order_ids\":[\"o-6\"]},\"context\":{\"traits\":{\"email\":\"emma-6@example.com\"}}");
        JsonNode finished =
                finished(UUID.nameUUIDFromBytes(delivery.getBytes(UTF_8)).toString());

        assertThat(finished.at("/identifiers/anonymous").asInt()).isEqualTo(1);
        assertThat(finished.at("/identifiers/email").asInt()).isEqualTo(1);
        assertThat(finished.path("touchpoints").asInt()).isEqualTo(4);
        assertThat(get("/api/customers/emma-6").statusCode()).isEqualTo(404);
        assertThat(redisMentions("emma-6")).isEmpty();
        assertThat(redisMentions("phone-6")).isEmpty();
        assertThat(metric("journey_identity_privacy_requests_total{kind=\"customer_redaction\",outcome=\"erased\""))
                .isEqualTo(1);
    }

    @Test
    void theExportHasEverythingThatIsHeld() {
        own.shop.browser("phone-4", "identify", "\"userId\":\"dora-4\",\"traits\":{\"email\":\"dora-4@example.com\"}");
        own.shop.browser("phone-4", "track", added("lamp"));
        String customer = customer("dora-4", c -> c.path("touchpoints").asInt() == 2)
                .path("customer")
                .asString();
        redis(commands -> commands.set(
                Slot.of("r", customer, Storefront.PARTITIONS).key("conversation:" + customer), "{\"sends\":[1]}"));

        HttpResponse<String> export = get("/api/customers/dora-4/export");

        assertThat(export.headers().firstValue("cache-control")).hasValue("no-store");
        JsonNode json = JSON.readTree(export.body());
        assertThat(json.path("customer").asString()).isEqualTo(customer);
        assertThat(json.path("identifiers"))
                .extracting(linked -> linked.at("/id/value").asString())
                .containsExactlyInAnyOrder("phone-4", "dora-4", "dora-4@example.com");
        assertThat(json.at("/journey/tail")).hasSize(2);
        assertThat(json.at("/journey/state/person/email").asString()).isEqualTo("dora-4@example.com");
        assertThat(json.at("/remarketing/0/sends/0").asInt()).isEqualTo(1);
        assertThat(get("/api/customers/nobody-4/export").statusCode()).isEqualTo(404);
    }

    @Test
    void badQuestionsGetProblems() {
        HttpResponse<String> nobody = send("POST", "/api/customers/nobody-5/erasure");
        assertThat(nobody.statusCode()).isEqualTo(404);
        assertThat(nobody.body()).contains("urn:journey:problem:customer-unknown");
        assertThat(get("/api/erasures/none").body()).contains("urn:journey:problem:erasure-unknown");
        assertThat(get("/api/erasures/none").statusCode()).isEqualTo(404);
    }

    private static String erase(String id) {
        HttpResponse<String> accepted = send("POST", "/api/customers/" + id + "/erasure");
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.headers().firstValue("location"))
                .hasValue(JSON.readTree(accepted.body()).path("progress").asString());
        return JSON.readTree(accepted.body()).path("receipt").asString();
    }

    private static JsonNode finished(String receipt) {
        return await("receipt " + receipt)
                .atMost(SOON)
                .ignoreException(UncheckedIOException.class)
                .until(
                        () -> JSON.readTree(get("/api/erasures/" + receipt).body()),
                        json -> json.path("state").asString("").equals("finished"));
    }

    private static JsonNode customer(String id, java.util.function.Predicate<JsonNode> until) {
        return await("customer " + id)
                .atMost(SOON)
                .until(
                        () -> {
                            HttpResponse<String> answer = get("/api/customers/" + id);
                            return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
                        },
                        until);
    }

    private static String added(String product) {
        return "\"event\":\"Product Added\",\"properties\":{\"product_id\":\"" + product + "\",\"price\":5}";
    }

    private static String ordered(String order) {
        return "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"" + order
                + "\",\"revenue\":25,\"currency\":\"EUR\"}";
    }

    private static long cartsStarted() {
        return redis(commands -> commands.keys("{j*}:carts").stream()
                .flatMap(key -> commands.hgetall(key).entrySet().stream())
                .filter(field -> field.getKey().equals("started"))
                .mapToLong(field -> Long.parseLong(field.getValue()))
                .sum());
    }

    /** The keys whose names or contents have this text. */
    private static List<String> redisMentions(String text) {
        return redis(commands -> commands.keys("*").stream()
                .filter(key -> key.contains(text) || contents(commands, key).contains(text))
                .toList());
    }

    private static String contents(RedisCommands<String, String> commands, String key) {
        return switch (commands.type(key)) {
            case "string" -> String.valueOf(commands.get(key));
            case "hash" -> String.valueOf(commands.hgetall(key));
            case "zset" -> String.valueOf(commands.zrange(key, 0, -1));
            case "list" -> String.valueOf(commands.lrange(key, 0, -1));
            default -> "";
        };
    }

    private static <T> T redis(java.util.function.Function<RedisCommands<String, String>, T> action) {
        RedisClient client = RedisClient.create(own.redis.uri());
        try (StatefulRedisConnection<String, String> connection = client.connect(new StringCodec(ISO_8859_1))) {
            return action.apply(connection.sync());
        } finally {
            client.shutdown();
        }
    }

    private static double metric(String name) {
        return own.aggregator.metric(name);
    }

    private static HttpResponse<String> get(String path) {
        return own.aggregator.get(path);
    }

    private static HttpResponse<String> send(String method, String path) {
        return own.aggregator.send(HttpRequest.newBuilder(own.aggregator.uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }
}
