package journey.standalone;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import journey.embedded.EmbeddedKafka;
import journey.embedded.EmbeddedRedis;
import journey.standalone.mailbox.Mailbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts everything, says what to open, and stops in order on SIGTERM or Ctrl-C: services, mailbox, Redis, Kafka.
 *
 * <p>{@code --demo} works on a temporary folder, which is removed at the end, and activates the profile {@code demo}.
 */
public final class Standalone implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Standalone.class);

    private final DataFolder data;
    private final Ports ports;
    private final boolean demo;
    private final Map<String, String> environment;
    private final Shutdown shutdown = new Shutdown();

    private Standalone(DataFolder data, Ports ports, boolean demo, Map<String, String> environment) {
        this.data = data;
        this.ports = ports;
        this.demo = demo;
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        Optional<String> unknown =
                List.of(arguments).stream().filter(word -> !word.equals("--demo")).findFirst();
        if (unknown.isPresent()) {
            refuse("Unknown argument " + unknown.get() + "; there is only --demo.");
        }
        try {
            boolean demo = arguments.length > 0;
            Ports ports = Ports.of(System.getenv());
            ports.requireFree();
            Standalone standalone =
                    new Standalone(DataFolder.open(demo, System.getenv()), ports, demo, System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(standalone::close, "standalone-stop"));
            Welcome.print(standalone.start(), sinceTheJvmStarted());
        } catch (CannotStart e) {
            refuse(String.valueOf(e.getMessage()));
        } catch (ExecutionException | RuntimeException | IOException e) {
            log.error("Cannot start", e);
            refuse("Cannot start: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when all of it is ready to be used. */
    private Running start() throws ExecutionException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<EmbeddedKafka> kafka =
                    threads.submit(() -> started(Stage.KAFKA, () -> EmbeddedKafka.start(
                            data.folder("kafka"), ports.kafka(), Map.of())));
            Future<EmbeddedRedis> redis =
                    threads.submit(() -> started(Stage.REDIS, () -> EmbeddedRedis.start(
                            data.folder("redis"), ports.redis(), true)));
            Future<Optional<Mailbox>> mailbox = threads.submit(this::mailbox);
            Running.Servers servers = new Running.Servers(kafka.get(), redis.get(), mailbox.get());

            List<Future<ConfigurableApplicationContext>> services = new ArrayList<>();
            for (Service service : Service.values()) {
                services.add(threads.submit(() -> started(
                        Stage.SERVICES, () -> service.start(ports, servers, data, demo))));
            }
            for (Future<ConfigurableApplicationContext> service : services) {
                service.get();
            }
            return new Running(servers, ports, data, demo);
        }
    }

    /** A real mail server takes the mailbox's place. */
    private Optional<Mailbox> mailbox() throws Exception {
        if (environment.containsKey("SPRING_MAIL_HOST")) {
            return Optional.empty();
        }
        return Optional.of(started(
                Stage.MAILBOX, () -> Mailbox.start(data.folder("mail"), ports.smtp(), ports.mailbox())));
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

    private static Duration sinceTheJvmStarted() {
        return Duration.ofMillis(
                System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    private static void refuse(String reason) {
        System.err.println(reason);
        System.exit(1);
    }
}
