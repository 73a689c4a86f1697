package journey.standalone;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import journey.embedded.EmbeddedKafka;
import journey.embedded.EmbeddedRedis;
import journey.standalone.mailbox.Mailbox;
import journey.standalone.shoppers.Pace;
import journey.standalone.shoppers.ProductPictures;
import journey.standalone.shoppers.Shoppers;
import journey.standalone.storefront.DemoShop;
import journey.standalone.storefront.Surroundings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts everything, says what to open, and stops in order on SIGTERM or Ctrl-C: services, mailbox, Redis, Kafka.
 *
 * <p>{@code --demo} works on a temporary folder, which is removed at the end, and activates the profile {@code demo}.
 */
public final class Standalone implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Standalone.class);

    private static final List<String> MAIL_SERVER = List.of("SMTP_HOST", "SPRING_MAIL_HOST");

    private static final Duration READINESS_PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final DataFolder data;
    private final Ports ports;
    private final Listening listening;
    private final boolean demo;
    private final Map<String, String> environment;
    private final Shutdown shutdown = new Shutdown();

    private Standalone(DataFolder data, Ports ports, boolean demo, Map<String, String> environment) {
        this.data = data;
        this.ports = ports;
        this.listening = Listening.of(environment);
        this.demo = demo;
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        Optional<String> unknown = List.of(arguments).stream()
                .filter(word -> !word.equals("--demo"))
                .findFirst();
        if (unknown.isPresent()) {
            refuse("Unknown argument " + unknown.get() + "; there is only --demo.");
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        try {
            boolean demo = arguments.length > 0;
            Ports ports = Ports.of(System.getenv());
            ports.requireFree(catchesMail(System.getenv()), demo);
            Standalone standalone =
                    new Standalone(DataFolder.open(demo, System.getenv()), ports, demo, System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(standalone::close, "standalone-stop"));
            Welcome.print(standalone.start(), sinceTheJvmStarted());
        } catch (CannotStart e) {
            refuse("Cannot start: " + e.getMessage());
        } catch (ExecutionException | RuntimeException | IOException e) {
            Throwable cause = e instanceof ExecutionException
                    ? Optional.ofNullable(e.getCause()).orElse(e)
                    : e;
            if (!(cause instanceof IOException)) { // those say it all
                log.error("Cannot start", cause);
            }
            refuse("Cannot start: " + cause.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when all of it is ready to be used. */
    private Running start() throws CannotStart, ExecutionException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<EmbeddedKafka> kafka = threads.submit(() ->
                    started(Stage.KAFKA, () -> EmbeddedKafka.start(data.folder("kafka"), ports.kafka(), Map.of())));
            Future<EmbeddedRedis> redis = threads.submit(
                    () -> started(Stage.REDIS, () -> EmbeddedRedis.start(data.folder("redis"), ports.redis(), true)));
            Future<Optional<Mailbox>> mailbox = threads.submit(this::mailbox);
            Running.Servers servers = new Running.Servers(kafka.get(), redis.get(), mailbox.get());

            Map<Service, Future<ConfigurableApplicationContext>> services = new EnumMap<>(Service.class);
            for (Service service : Service.values()) {
                services.put(
                        service,
                        threads.submit(() -> started(
                                Stage.SERVICES,
                                () -> service.start(ports, listening, servers, data, serverWriteKey(), demo))));
            }
            for (Map.Entry<Service, Future<ConfigurableApplicationContext>> service : services.entrySet()) {
                try {
                    awaitReadiness(service.getKey(), service.getValue().get());
                } catch (ExecutionException e) { // Spring has logged what led to it
                    throw new CannotStart(
                            service.getKey().title() + ": " + rootOf(e).getMessage());
                }
            }
            Optional<DemoShop> storefront = Optional.empty();
            if (demo) {
                shutdown.add(Stage.SHOPPERS, shoppers(servers));
                storefront = Optional.of(threads.submit(() -> started(Stage.STOREFRONT, () -> storefront(servers)))
                        .get());
            }
            return new Running(
                    servers,
                    ports,
                    listening,
                    data,
                    storefront.map(DemoShop::page),
                    environment.getOrDefault("JOURNEY_WRITE_KEY", "").isBlank());
        }
    }

    /** A service listens a moment before its topics and partitions are there, and would answer 503 so long. */
    private static void awaitReadiness(Service service, ConfigurableApplicationContext context)
            throws InterruptedException {
        HealthEndpoint health = context.getBean(HealthEndpoint.class);
        Instant deadline = Instant.now().plus(READINESS_PATIENCE);
        while (!isReady(health)) {
            if (Instant.now().isAfter(deadline)) {
                log.warn("{} is still not ready; see its /actuator/health/readiness", service.title());
                return;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static boolean isReady(HealthEndpoint health) {
        return Optional.ofNullable(health.healthForPath("readiness"))
                .map(HealthDescriptor::getStatus)
                .filter(Status.UP::equals)
                .isPresent();
    }

    private Shoppers shoppers(Running.Servers servers) {
        servers.mailbox().ifPresent(mailbox -> mailbox.mount(ProductPictures.PATH, new ProductPictures()));
        return Shoppers.start(
                URI.create("http://" + listening.host() + ":" + ports.ingest()),
                writeKey(),
                "http://localhost:" + ports.mailbox(),
                Pace.demo(1));
    }

    private DemoShop storefront(Running.Servers servers) throws IOException {
        String host = "http://" + listening.host() + ":";
        return DemoShop.open(
                ports.storefront(),
                new Surroundings(
                        URI.create(host + ports.ingest()),
                        writeKey(),
                        URI.create(host + ports.aggregator()),
                        URI.create(host + ports.remarketing()),
                        servers.mailbox().map(Mailbox::page)));
    }

    /** Who has chosen a key for browsers, which everybody can read, must not have one for servers that can be guessed. */
    private String serverWriteKey() {
        return environment.getOrDefault("JOURNEY_WRITE_KEY", "").isBlank()
                ? "demo-server"
                : UUID.randomUUID().toString();
    }

    private String writeKey() {
        String key = environment.getOrDefault("JOURNEY_WRITE_KEY", "");
        return key.isBlank() ? "demo" : key;
    }

    /** A real mail server takes the mailbox's place. */
    private Optional<Mailbox> mailbox() throws Exception {
        if (!catchesMail(environment)) {
            return Optional.empty();
        }
        return Optional.of(
                started(Stage.MAILBOX, () -> Mailbox.start(data.folder("mail"), ports.smtp(), ports.mailbox())));
    }

    /** Whether no mail server is set; blank counts as unset. */
    private static boolean catchesMail(Map<String, String> environment) {
        return MAIL_SERVER.stream()
                .allMatch(name -> environment.getOrDefault(name, "").isBlank());
    }

    @Override
    public void close() {
        shutdown.run();
        data.close();
    }

    private <T extends AutoCloseable> T started(Stage stage, Callable<T> start) throws Exception {
        T part = start.call();
        shutdown.add(stage, part);
        return part;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return root;
    }

    private static Duration sinceTheJvmStarted() {
        return Duration.ofMillis(System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    private static void refuse(String reason) {
        System.err.println(reason);
        System.exit(1);
    }
}
