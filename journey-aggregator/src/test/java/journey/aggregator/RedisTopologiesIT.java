package journey.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import journey.testkit.OwnKafka;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole aggregator on every kind of Redis that it can be set to, of real processes, with one of them killed. */
class RedisTopologiesIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CUSTOMERS = 60;

    private final RedisProcesses redis = new RedisProcesses();
    private final List<RunningAggregator> running = new ArrayList<>();
    private OwnKafka kafka;
    private Storefront shop;

    @BeforeEach
    void start() throws Exception {
        kafka = RealServers.ownKafka();
        shop = new Storefront(kafka.bootstrapServers());
        shop.openTopics();
    }

    @AfterEach
    void stop() {
        running.forEach(RunningAggregator::close);
        shop.close();
        kafka.close();
        redis.close();
    }

    @Test
    void aNodeOfAClusterIsKilledAndTheLineGoesOnWithTheRightFigures() {
        List<RedisProcesses.Node> nodes = redis.cluster(3);
        run("--spring.data.redis.cluster.nodes="
                + nodes.stream().map(RedisProcesses.Node::address).collect(Collectors.joining(",")));

        halfOfTheCartsAreBoughtWhileTheMasterGoes(() -> nodes.getFirst().kill());

        assertThat(nodes.get(3).replication()).contains("role:master");
    }

    @Test
    void aSentinelPromotesAReplicaAndTheLineGoesOnWithTheRightFigures() {
        RedisProcesses.Node master = redis.ready(redis.start(RedisProcesses.freePort()));
        RedisProcesses.Node replica = redis.ready(
                redis.start(RedisProcesses.freePort(), "--replicaof", "127.0.0.1", Integer.toString(master.port())));
        RedisProcesses.awaitSynced(replica);
        RedisProcesses.Node sentinel = redis.sentinel("journeys", master);
        run("--spring.data.redis.sentinel.master=journeys", "--spring.data.redis.sentinel.nodes=" + sentinel.address());

        halfOfTheCartsAreBoughtWhileTheMasterGoes(master::kill);

        assertThat(replica.replication()).contains("role:master");
    }

    @Test
    void aUserWithFewRightsOverTlsIsEnough() throws Exception {
        Path certificate = redis.folder().resolve("cert.pem");
        Path key = redis.folder().resolve("key.pem");
        int made = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(made).isZero();
        int port = RedisProcesses.freePort();
        redis.start(
                0,
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-auth-clients",
                "no",
                "--user",
                "default",
                "off",
                "--user",
                "journey",
                "on",
                ">secret",
                "~{*",
                "-@all",
                "+@read",
                "+@write",
                "+@connection",
                "+@scripting",
                "+info");
        run(
                "--spring.data.redis.host=127.0.0.1",
                "--spring.data.redis.port=" + port,
                "--spring.data.redis.username=journey",
                "--spring.data.redis.password=secret",
                "--spring.data.redis.ssl.enabled=true",
                "--spring.data.redis.ssl.bundle=redis",
                "--spring.ssl.bundle.pem.redis.truststore.certificate=" + certificate.toUri());

        halfOfTheCartsAreBoughtWhileTheMasterGoes(() -> {});
    }

    private void halfOfTheCartsAreBoughtWhileTheMasterGoes(Runnable incident) {
        for (int i = 0; i < CUSTOMERS; i++) {
            shop.browser("phone-" + i, "identify", "\"userId\":\"user-" + i + "\"");
            shop.browser(
                    "phone-" + i,
                    "track",
                    "\"event\":\"Product Added\",\"properties\":{\"product_id\":\"p\",\"price\":1}");
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(carts("started")).isEqualTo(CUSTOMERS));
        incident.run();
        for (int i = 0; i < CUSTOMERS; i++) {
            shop.browser("phone-" + i, "page", "\"context\":{\"page\":{\"path\":\"/" + i + "\"}}");
            if (i % 2 == 0) {
                shop.server(
                        "user-" + i,
                        "track",
                        "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-" + i + "\",\"revenue\":1}");
            }
        }
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(carts("started")).isEqualTo(CUSTOMERS);
            assertThat(carts("completed")).isEqualTo(CUSTOMERS / 2.0);
            assertThat(carts("open")).isEqualTo(CUSTOMERS / 2.0);
            assertThat(metric("journey_aggregator_carts_imbalance")).isZero();
        });
        await().atMost(SOON).untilAsserted(() -> {
            for (int i = 0; i < CUSTOMERS; i++) {
                assertThat(get("/api/customers/phone-" + i).body())
                        .as("customer " + i)
                        .contains("\"touchpoints\":" + (i % 2 == 0 ? 4 : 3));
            }
        });
        await().atMost(SOON).until(() -> get("/actuator/health/readiness").statusCode() == 200);
    }

    private void run(String... settings) {
        List<String> all = new ArrayList<>(List.of("--spring.data.redis.timeout=2s"));
        all.addAll(Arrays.asList(settings));
        running.add(RunningAggregator.start(kafka.bootstrapServers(), all));
    }

    private double carts(String state) {
        return metric("journey_aggregator_carts{service=\"journey-aggregator\",state=\"" + state + "\"}");
    }

    private double metric(String name) {
        return running.getFirst().metric(name);
    }

    private HttpResponse<String> get(String path) {
        return running.getFirst().get(path);
    }
}
