package journey.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import journey.events.Topics;
import journey.events.codec.Headers;
import journey.testkit.OwnKafka;
import journey.testkit.OwnRedis;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Other rules are built beside those that serve, on a real Kafka and a real Redis. */
class GenerationsIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHOPPERS = 60;

    @TempDir
    private Path folder;

    private OwnKafka kafka;
    private OwnRedis redis;
    private Storefront shop;
    private RunningAggregator aggregator;

    @BeforeEach
    void start() throws Exception {
        kafka = RealServers.ownKafka();
        redis = RealServers.ownRedis();
        shop = new Storefront(kafka.bootstrapServers());
        shop.openTopics();
        aggregator = aggregator(redis);
    }

    @AfterEach
    void stop() {
        aggregator.close();
        shop.close();
        redis.close();
        kafka.close();
    }

    @Test
    void aChangedFunnelIsBuiltBesideWhileReadsGoOnAndNothingIsLeftUntold() throws Exception {
        for (int i = 0; i < SHOPPERS; i++) {
            shop(i);
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(orders()).isEqualTo(SHOPPERS / 2));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(told("cart.abandoned")).hasSize(SHOPPERS / 2));
        String former = json("/actuator/rebuild").path("serving").asString();
        JsonNode before = json("/api/funnels/default");
        aggregator.close();

        Files.writeString(folder.resolve("express.yaml"), """
                name: express
                order: any
                steps:
                  - {name: added, events: [Product Added]}
                  - {name: ordered, events: [Order Completed]}
                """);
        aggregator = aggregator(redis, "--journey.aggregator.funnels=" + folder);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        List<String> failures = new ArrayList<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!enough.get()) {
                for (String path :
                        List.of("/api/customers/user-1", "/api/funnels/default", "/actuator/health/readiness")) {
                    HttpResponse<String> answer = get(path);
                    reads.incrementAndGet();
                    if (answer.statusCode() != 200) {
                        failures.add(path + " " + answer.statusCode() + " " + answer.body());
                    }
                }
            }
        });
        // While it is built somebody comes back to an abandoned cart, somebody orders, somebody is new.
        shop.browser("phone-1", "track", added("vase"));
        shop.server("user-3", "track", ordered("late-3"));
        for (int i = SHOPPERS; i < SHOPPERS + 20; i++) {
            shop(i);
        }
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(json("/actuator/rebuild").path("state").asString()).isEqualTo("serving");
            assertThat(json("/actuator/rebuild").path("serving").asString()).isNotEqualTo(former);
        });
        shop.browser("phone-5", "track", added("vase"));
        enough.set(true);
        reader.join();

        assertThat(failures).isEmpty();
        assertThat(reads).hasPositiveValue();
        await().atMost(SOON).untilAsserted(() -> assertThat(orders()).isEqualTo(SHOPPERS / 2 + 11));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(told("cart.resumed")).hasSize(2);
            assertThat(told("cart.recovered")).hasSize(1);
            assertThat(told("order.placed")).hasSize(SHOPPERS / 2 + 11);
            assertThat(told("cart.abandoned")).hasSize(SHOPPERS / 2 + 10 + 2);
        });
        assertThat(metric("journey_aggregator_carts_imbalance")).isZero();
        assertThat(metric("journey_generation_switches_total")).isEqualTo(1);
        assertThat(json("/api/funnels/default").path("entered").asInt())
                .isGreaterThanOrEqualTo(before.path("entered").asInt());
        await("the old keys are removed")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(keys("{j-" + former + "-*")).isEmpty());
        List<JsonNode> built = figures();
        aggregator.close();

        try (OwnRedis empty = RealServers.ownRedis()) {
            aggregator = aggregator(empty, "--journey.aggregator.funnels=" + folder);
            await("a fresh fold comes to the same")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(figures()).isEqualTo(built));
            aggregator.close();
        }
    }

    @Test
    void aRebuildByTheSameRulesComesToTheSame() {
        for (int i = 0; i < 20; i++) {
            shop(i);
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(orders()).isEqualTo(10));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(told("cart.abandoned")).hasSize(10));
        String former = json("/actuator/rebuild").path("serving").asString();
        JsonNode customer = json("/api/customers/user-2");
        JsonNode funnel = json("/api/funnels/default");

        assertThat(post("/actuator/rebuild").statusCode()).isEqualTo(200);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                json("/actuator/rebuild").path("serving").asString())
                        .isEqualTo(former + "r1"));

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(json("/api/customers/user-2")).isEqualTo(customer);
            assertThat(json("/api/funnels/default")).isEqualTo(funnel);
            assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        });
        assertThat(told("cart.abandoned")).hasSize(10);
        assertThat(told("order.placed")).hasSize(10);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(RecountCommand.run(
                                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                                "--spring.data.redis.host=127.0.0.1",
                                "--spring.data.redis.port=" + redis.port(),
                                "--journey.partitions=" + Storefront.PARTITIONS,
                                "--journey.aggregator.carts.abandoned-after=4s",
                                "--journey.aggregator.carts.checkout-abandoned-after=4s"))
                        .isEqualTo(RecountCommand.EQUAL));
    }

    /** A visit on a phone, a log-in, and for the even ones an order that the server reports. */
    private void shop(int i) {
        shop.browser("phone-" + i, "page", "\"context\":{\"page\":{\"path\":\"/\"}}");
        shop.browser("phone-" + i, "track", added("mug"));
        shop.browser("phone-" + i, "identify", "\"userId\":\"user-" + i + "\"");
        if (i % 2 == 0) {
            shop.server("user-" + i, "track", ordered("o-" + i));
        }
    }

    private static String added(String product) {
        return "\"event\":\"Product Added\",\"properties\":{\"product_id\":\"" + product + "\",\"price\":10}";
    }

    private static String ordered(String order) {
        return "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"" + order + "\",\"revenue\":10}";
    }

    /** As the counters of the serving generation have it. */
    private int orders() {
        int orders = 0;
        for (JsonNode currency : json("/api/figures/orders").path("rows")) {
            orders += currency.path("orders").asInt();
        }
        return orders;
    }

    private List<JsonNode> figures() {
        List<JsonNode> figures = new ArrayList<>();
        figures.add(json("/api/funnels/default"));
        figures.add(json("/api/funnels/express"));
        figures.add(json("/api/figures/orders"));
        figures.add(json("/api/figures/sessions"));
        for (int i = 0; i < SHOPPERS + 20; i += 7) {
            ObjectNode customer = (ObjectNode) json("/api/customers/user-" + i);
            // Which of two touchpoints tied an id first depends on whose partition was resolved first.
            figures.add(customer.without("identities"));
        }
        return figures;
    }

    /** The ids of all signals of a kind; a repetition has the same. */
    private Set<String> told(String kind) {
        Set<String> ids = new TreeSet<>();
        shop.all(Topics.SIGNALS).stream()
                .filter(record -> header(
                                record.headers().lastHeader(Headers.TYPE).value())
                        .equals(Headers.SIGNAL_TYPE + kind))
                .forEach(record ->
                        ids.add(header(record.headers().lastHeader(Headers.ID).value())));
        return ids;
    }

    private static String header(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    private List<String> keys(String pattern) {
        return onRedis(connection -> connection.sync().keys(pattern));
    }

    private <T> T onRedis(java.util.function.Function<StatefulRedisConnection<String, String>, T> question) {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + redis.port());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection);
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    private RunningAggregator aggregator(OwnRedis on, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--journey.aggregator.carts.abandoned-after=4s",
                "--journey.aggregator.carts.checkout-abandoned-after=4s"));
        settings.addAll(List.of(more));
        aggregator = RunningAggregator.start(kafka.bootstrapServers(), on, settings.toArray(String[]::new));
        await().atMost(SOON).until(aggregator::ready);
        return aggregator;
    }

    private double metric(String name) {
        return aggregator.metric(name);
    }

    private JsonNode json(String path) {
        return aggregator.json(path);
    }

    private HttpResponse<String> get(String path) {
        return aggregator.get(path);
    }

    private HttpResponse<String> post(String path) {
        return aggregator.send(HttpRequest.newBuilder(aggregator.uri(path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());
    }
}
