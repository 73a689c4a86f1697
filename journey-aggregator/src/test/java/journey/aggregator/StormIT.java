package journey.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import journey.aggregator.generation.Standing;
import journey.aggregator.generation.redis.RedisRegister;
import journey.aggregator.identity.IdentityStep;
import journey.events.Topics;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;
import journey.ledger.redis.RedisSlotStore;
import journey.testkit.OwnKafka;
import journey.testkit.OwnRedis;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two aggregators, processes of their own, that are killed in turn under load; then every counter is counted again. */
class StormIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLS = 6;
    private static final int TOUCHPOINTS_A_KILL = 500;
    private static final int PEOPLE = 150;

    @TempDir
    Path folder;

    private final Random random = new Random(17);
    private final Process[] processes = new Process[2];
    private final List<Path> outputs = new ArrayList<>();
    private OwnKafka kafka;
    private OwnRedis redis;
    private Storefront shop;
    private RedisClient client;
    private RedisLink link;
    private RedisSlotStore slots;

    @BeforeEach
    void start() throws Exception {
        kafka = RealServers.ownKafka();
        redis = RealServers.ownRedis();
        shop = new Storefront(kafka.bootstrapServers());
        shop.openTopics();
        client = RedisClient.create(redis.uri());
        link = new RedisLink(client, Duration.ofSeconds(5));
        slots = new RedisSlotStore(link);
    }

    @AfterEach
    void stop() throws Exception {
        for (Process process : processes) {
            if (process != null) {
                process.destroyForcibly().onExit().join();
            }
        }
        link.close();
        client.shutdown();
        shop.close();
        redis.close();
        kafka.close();
    }

    @Test
    void afterAStormOfKillsAndRebalancesEveryCounterIsWhatTheLogSays() throws Exception {
        processes[0] = aggregator();
        processes[1] = aggregator();
        long seen = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            for (int i = 0; i < TOUCHPOINTS_A_KILL; i++) {
                somebodyActs(kill * TOUCHPOINTS_A_KILL + i);
            }
            long before = seen;
            await().atMost(PATIENCE).until(() -> folded() > before + TOUCHPOINTS_A_KILL / 8);
            seen = folded();
            processes[kill % 2].destroyForcibly().onExit().join();
            processes[kill % 2] = aggregator();
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(slots.positions(IdentityStep.NAMESPACE, Storefront.PARTITIONS))
                    .isEqualTo(ends(Topics.TOUCHPOINTS));
            assertThat(slots.positions(namespace(), Storefront.PARTITIONS)).isEqualTo(ends(Topics.JOURNEY_TOUCHPOINTS));
            assertThat(new RedisRegister(link).read().gathering()).isFalse();
        });

        Ended equal = recount();
        assertThat(equal.output())
                .containsPattern("(?m)^[1-9][0-9]* records, [1-9][0-9]* customers, [1-9][0-9]* counters compared");
        assertThat(equal.code()).as(equal.output()).isZero();

        byte[] carts =
                new Slot(namespace(), 0, Storefront.PARTITIONS).key("carts").getBytes(UTF_8);
        long started = link.await(link.commands().hincrby(carts, "started".getBytes(UTF_8), 1));
        Ended different = recount();
        assertThat(different.code()).isEqualTo(RecountCommand.DIFFERENT);
        assertThat(different.output()).contains("0 carts started: log says " + (started - 1) + ", Redis " + started);

        assertThat(RecountCommand.run(settings("--journey.aggregator.lateness=23h")))
                .as("other rules than those that serve")
                .isEqualTo(RecountCommand.IMPOSSIBLE);
        redis.stop();
        assertThat(RecountCommand.run(settings("--spring.data.redis.timeout=1s")))
                .isEqualTo(RecountCommand.IMPOSSIBLE);
    }

    private void somebodyActs(int number) {
        int person = random.nextInt(PEOPLE);
        String device = (random.nextBoolean() ? "phone-" : "laptop-") + person;
        String user = "user-" + person;
        // Late by up to an hour, or on time.
        Instant time = random.nextInt(4) == 0 ? Instant.now().minusSeconds(random.nextInt(3_600)) : Instant.now();
        String who = "\"anonymousId\":\"" + device + "\",";
        String context = ",\"context\":{\"page\":{\"path\":\"/" + random.nextInt(9) + "\"},\"campaign\":{\"name\":\"c-"
                + random.nextInt(9) + "\",\"source\":\"google\",\"medium\":\"cpc\"}}";
        switch (random.nextInt(14)) {
            case 12, 13 ->
                shop.mail(
                        device,
                        random.nextInt(3) == 0 ? "Email Link Clicked" : "Email Sent",
                        "\"campaign_id\":\"cart\",\"step\":\"s-" + random.nextInt(2) + "\",\"variant\":\"v-"
                                + random.nextInt(3) + "\",\"attribution_window\":\"PT1H\"",
                        time);
            case 0 -> shop.post(device, "identify", who + "\"userId\":\"" + user + "\"", "browser", time);
            case 1 ->
                shop.post(
                        device,
                        "track",
                        who + "\"event\":\"Checkout Started\",\"properties\":{\"order_id\":\"o-" + number
                                + "\",\"email\":\"" + user + "@example.com\"}",
                        "browser",
                        time);
            case 2 ->
                shop.post(
                        user,
                        "track",
                        "\"userId\":\"" + user + "\",\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-"
                                + (number - random.nextInt(40)) + "\",\"revenue\":5}",
                        "server",
                        time);
            case 3, 4, 5 ->
                shop.post(
                        device,
                        "track",
                        who + "\"event\":\"Product Added\",\"properties\":{\"product_id\":\"p-" + random.nextInt(5)
                                + "\",\"price\":2.50}" + context,
                        "browser",
                        time);
            case 6 ->
                shop.post(
                        device,
                        "track",
                        who + "\"event\":\"Product Removed\",\"properties\":{\"product_id\":\"p-" + random.nextInt(5)
                                + "\"}",
                        "browser",
                        time);
            default -> shop.post(device, "page", who + "\"name\":\"Page\"" + context, "browser", time);
        }
    }

    /** Records that the journey step has committed. */
    private long folded() {
        return slots.positions(namespace(), Storefront.PARTITIONS).stream()
                .mapToLong(position -> position)
                .sum();
    }

    private String namespace() {
        return new RedisRegister(link).read().serving().map(Standing::namespace).orElse("none");
    }

    private List<Long> ends(String topic) {
        long[] ends = new long[Storefront.PARTITIONS];
        shop.all(topic).forEach(record -> ends[record.partition()] = record.offset() + 1);
        return IntStream.range(0, ends.length)
                .mapToObj(partition -> ends[partition])
                .toList();
    }

    private record Ended(int code, String output) {}

    private Ended recount() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(RecountCommand.NAME));
        arguments.addAll(Arrays.asList(settings()));
        Process process = java(arguments);
        int code = process.waitFor();
        return new Ended(code, Files.readString(outputs.getLast()));
    }

    private Process aggregator() throws IOException {
        return java(List.of(settings("--server.port=0")));
    }

    private String[] settings(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "--logging.level.root=error",
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.kafka.consumer.properties.session.timeout.ms=1500",
                "--spring.kafka.consumer.properties.heartbeat.interval.ms=300",
                "--spring.data.redis.host=127.0.0.1",
                "--spring.data.redis.port=" + redis.port(),
                "--journey.partitions=" + Storefront.PARTITIONS,
                "--journey.aggregator.tick=50ms",
                "--journey.aggregator.carts.abandoned-after=2s",
                "--journey.aggregator.carts.checkout-abandoned-after=2s"));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    private Process java(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true",
                AggregatorApplication.class.getName()));
        command.addAll(arguments);
        outputs.add(folder.resolve("output-" + outputs.size()));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(outputs.getLast().toFile());
        process.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return process.start();
    }
}
