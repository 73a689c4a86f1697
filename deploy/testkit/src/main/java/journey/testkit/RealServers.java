package journey.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A real Kafka and a real Redis for integration tests, started at the first use and shared by all tests of a JVM, so a
 * test takes names of its own ({@link #unique}). Stopped when the JVM ends.
 *
 * <p>They run in containers where a Docker engine answers and has or gets the images, else embedded; which, and why, is
 * printed once. {@code JOURNEY_TEST_SERVERS}, as a system property or in the environment, decides instead:
 * {@code containers} (and then fails if there is no engine) or {@code embedded}. The system properties
 * {@code journey.test.kafka-image} and {@code journey.test.redis-image} name other images.
 *
 * <p>A test that has to hurt its server takes a private one: {@link #ownKafka}, {@link #ownRedis}. Those are always
 * embedded, since a container's port changes when it is started again.
 */
public final class RealServers {
    private static final String CHOICE = "JOURNEY_TEST_SERVERS";

    private RealServers() {}

    /** The shared broker, as clients take it for {@code bootstrap.servers}. Topics are not created by using them. */
    public static String kafka() {
        return Holder.SERVERS.kafka();
    }

    /** The shared Redis as {@code redis://host:port}. */
    public static String redisUri() {
        return Holder.SERVERS.redisUri();
    }

    /** A name that no other test uses, fit for topics, groups and key prefixes: {@code what-1f0e9a3c}. */
    public static String unique(String what) {
        return what + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** A private, empty, durable Redis, running. */
    public static OwnRedis ownRedis() {
        return OwnRedis.start();
    }

    /** A private, empty broker, running. */
    public static OwnKafka ownKafka() {
        return OwnKafka.start();
    }

    private static Servers choose() {
        Optional<String> asked = Optional.ofNullable(System.getProperty(CHOICE))
                .or(() -> Optional.ofNullable(System.getenv(CHOICE)))
                .filter(choice -> !choice.isBlank())
                .map(choice -> choice.strip().toLowerCase(Locale.ROOT));
        if (asked.isEmpty()) {
            return containersElseEmbedded();
        }
        return switch (asked.get()) {
            case "containers" -> announce(ContainerServers.start(), "asked for by " + CHOICE);
            case "embedded" -> announce(embedded(), "asked for by " + CHOICE);
            default -> throw new IllegalArgumentException(CHOICE + " is neither containers nor embedded");
        };
    }

    private static Servers containersElseEmbedded() {
        Optional<String> obstacle = ContainerServers.obstacle();
        if (obstacle.isPresent()) {
            return announce(embedded(), obstacle.get());
        }
        try {
            return announce(ContainerServers.start(), "a Docker engine answers and has the images");
        } catch (RuntimeException e) {
            return announce(embedded(), "the containers did not start (" + e.getMessage() + ")");
        }
    }

    private static Servers embedded() {
        try {
            return EmbeddedServers.start();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded servers do not start", e);
        }
    }

    private static Servers announce(Servers servers, String reason) {
        System.out.println("Real servers for the tests: " + servers.description() + ", because: " + reason);
        return servers;
    }

    private static final class Holder {
        static final Servers SERVERS = started();

        private static Servers started() {
            Servers servers = choose();
            Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "test-servers-close"));
            return servers;
        }
    }

    /** A running pair. */
    sealed interface Servers permits ContainerServers, EmbeddedServers {
        String kafka();

        String redisUri();

        String description();

        void close();
    }
}
