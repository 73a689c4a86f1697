package journey.aggregator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import journey.events.CustomerId;
import journey.events.Identifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was kept for long enough, seconds here, is gone from a real Redis; what it counted for is not. */
class RetentionIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Installation own;

    @BeforeAll
    static void start() throws ExecutionException, InterruptedException {
        own = Installation.start(
                "--journey.aggregator.lateness=1s",
                "--journey.aggregator.identity.undo=0s",
                "--journey.aggregator.carts.abandoned-after=1s",
                "--journey.aggregator.carts.checkout-abandoned-after=1s",
                "--journey.aggregator.carts.expires-after=1s",
                "--journey.aggregator.erasure.settle=5500ms",
                "--journey.aggregator.retention.anonymous=15s",
                "--journey.aggregator.retention.known=15s",
                "--journey.aggregator.retention.every=1s");
    }

    @AfterAll
    static void stop() {
        own.close();
    }

    @Test
    void whatWasKeptForLongEnoughIsGoneFromRedisAndStaysInTheFigures() {
        own.shop.browser("old-phone", "track", added());
        own.shop.browser(
                "old-phone", "identify", "\"userId\":\"old-anna\",\"traits\":{\"email\":\"old-anna@example.com\"}");
        own.shop.server(
                "old-anna",
                "track",
                "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"old-o\",\"revenue\":25,\"currency\":\"EUR\"}");
        own.shop.browser("old-stranger", "track", added());
        String anna = customer("old-anna", c -> c.path("orders").size() == 1);
        String stranger = customer("old-stranger", c -> true);
        await().atMost(SOON)
                .until(() -> get("/api/customers/anonymous:old-phone").body().contains(anna));

        for (CustomerId id : List.of(
                new CustomerId(anna),
                new CustomerId(stranger),
                of(Identifier.Kind.ANONYMOUS, "old-phone"),
                of(Identifier.Kind.EMAIL, "old-anna@example.com"),
                of(Identifier.Kind.ORDER, "old-o"))) {
            await(id.value())
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(redisMentions(id)).isEmpty());
        }
        assertThat(redisMentions("old-")).isEmpty();
        assertThat(get("/api/customers/old-anna").statusCode()).isEqualTo(404);
        assertThat(get("/api/customers/order:old-o").statusCode()).isEqualTo(404);
        assertThat(counted("customers", "all")).isEqualTo(2);
        assertThat(counted("customers", "buyers")).isEqualTo(1);
        assertThat(counted("carts", "started")).isEqualTo(2);
        assertThat(counted("carts", "expired")).isEqualTo(1);
        assertThat(own.aggregator.metric("journey_aggregator_carts_imbalance")).isZero();
        assertThat(own.aggregator.metric("journey_aggregator_retired_total{kind=\"known\""))
                .isEqualTo(1);
        assertThat(own.aggregator.metric("journey_aggregator_retired_total{kind=\"anonymous\""))
                .isEqualTo(1);

        own.shop.browser("old-phone", "track", added());
        String again = customer("old-phone", c -> c.path("touchpoints").asInt() == 1);
        assertThat(again).isEqualTo(of(Identifier.Kind.ANONYMOUS, "old-phone").value());
    }

    private static CustomerId of(Identifier.Kind kind, String value) {
        return CustomerId.of(new Identifier(kind, value));
    }

    private static long counted(String hash, String field) {
        return redis(commands -> commands.keys("{j*}:" + hash).stream()
                .flatMap(key -> commands.hgetall(key).entrySet().stream())
                .filter(entry -> entry.getKey().equals(field))
                .mapToLong(entry -> Long.parseLong(entry.getValue()))
                .sum());
    }

    private static String added() {
        return "\"event\":\"Product Added\",\"properties\":{\"product_id\":\"old-mug\",\"price\":5}";
    }

    private static String customer(String id, java.util.function.Predicate<JsonNode> until) {
        return await("customer " + id)
                .atMost(SOON)
                .until(
                        () -> {
                            HttpResponse<String> answer = get("/api/customers/" + id);
                            return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
                        },
                        json -> json.has("customer") && until.test(json))
                .path("customer")
                .asString();
    }

    /** The keys whose names or contents have this customer, as text, or as the bytes of the hash in it. */
    private static List<String> redisMentions(CustomerId customer) {
        String hash = new String(customer.toBytes(), 5, CustomerId.BYTES - 5, ISO_8859_1);
        return redis(commands -> commands.keys("*").stream()
                .filter(key -> (key + contents(commands, key)).contains(customer.value())
                        || contents(commands, key).contains(hash))
                .toList());
    }

    private static List<String> redisMentions(String text) {
        return redis(commands -> commands.keys("*").stream()
                .filter(key -> (key + contents(commands, key)).contains(text))
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

    private static <T> T redis(Function<RedisCommands<String, String>, T> action) {
        RedisClient client = RedisClient.create(own.redis.uri());
        try (StatefulRedisConnection<String, String> connection = client.connect(new StringCodec(ISO_8859_1))) {
            return action.apply(connection.sync());
        } finally {
            client.shutdown();
        }
    }

    private static HttpResponse<String> get(String path) {
        return own.aggregator.get(path);
    }
}
