package journey.testkit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Both servers in containers of their usual images. */
record ContainerServers(KafkaContainer broker, GenericContainer<?> redis) implements RealServers.Servers {
    private static final int REDIS_PORT = 6379;
    private static final int PULL_PATIENCE_SECONDS = 120;
    /** The clean-up container of the Testcontainers in use; another version than theirs would only be pulled for nothing. */
    private static final String RYUK_IMAGE = "testcontainers/ryuk:0.14.0";

    private static final String KAFKA_IMAGE = System.getProperty("journey.test.kafka-image", "apache/kafka:4.2.1");
    private static final String REDIS_IMAGE = System.getProperty("journey.test.redis-image", "redis:8");

    /**
     * What keeps containers from being used here, if anything. Asks the command line first: Testcontainers itself would
     * try for minutes to pull what no registry gives.
     */
    static Optional<String> obstacle() {
        if (run("docker", "--version")) {
            if (!run("docker", "info")) {
                return Optional.of("no Docker engine answers");
            }
            for (String image : images()) {
                if (!run("docker", "image", "inspect", image) && !run("docker", "pull", image)) {
                    return Optional.of("the image " + image + " is not there and cannot be pulled");
                }
            }
        }
        return DockerClientFactory.instance().isDockerAvailable()
                ? Optional.empty()
                : Optional.of("no Docker engine that Testcontainers can use answers");
    }

    static ContainerServers start() {
        KafkaContainer broker = new KafkaContainer(
                        DockerImageName.parse(KAFKA_IMAGE).asCompatibleSubstituteFor("apache/kafka"))
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
        GenericContainer<?> redis =
                new GenericContainer<>(DockerImageName.parse(REDIS_IMAGE)).withExposedPorts(REDIS_PORT);
        ContainerServers servers = new ContainerServers(broker, redis);
        try {
            redis.start();
            broker.start();
            return servers;
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    @Override
    public String kafka() {
        return broker.getBootstrapServers();
    }

    @Override
    public String redisUri() {
        return "redis://" + redis.getHost() + ":" + redis.getMappedPort(REDIS_PORT);
    }

    @Override
    public String description() {
        return "containers of " + KAFKA_IMAGE + " at " + kafka() + " and " + REDIS_IMAGE + " at " + redisUri();
    }

    @Override
    public void close() {
        broker.stop();
        redis.stop();
    }

    private static List<String> images() {
        return Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"))
                ? List.of(KAFKA_IMAGE, REDIS_IMAGE)
                : List.of(KAFKA_IMAGE, REDIS_IMAGE, RYUK_IMAGE);
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(PULL_PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroy();
            }
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
