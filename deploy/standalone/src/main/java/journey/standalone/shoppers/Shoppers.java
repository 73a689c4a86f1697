package journey.standalone.shoppers;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo's traffic: shoppers of a made-up shop who browse, fill carts, log in, leave, come back and order, until it is
 * closed. Each is a virtual thread that follows its {@link Shopper} script.
 *
 * <p>The first shopper of a run leaves a cart after 5 s and may be mailed; the second leaves one, comes back and orders.
 */
public final class Shoppers implements AutoCloseable {
    /** User id of the first shopper, whose abandoned cart brings the first mail. */
    public static final String FIRST_CUSTOMER = "giulia";

    /** User id of the second shopper, who recovers an abandoned cart. */
    public static final String SECOND_CUSTOMER = "james";

    private static final Logger log = LoggerFactory.getLogger(Shoppers.class);
    private static final Duration BETWEEN_SUMMARIES = Duration.ofMinutes(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Pace pace;
    private final String pictureBase;
    private final Clock clock;
    private final Tally tally;
    private final IngestClient client;
    private final Semaphore room;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean complained = new AtomicBoolean();

    private Shoppers(Pace pace, String pictureBase, Clock clock, Tally tally, IngestClient client) {
        this.pace = pace;
        this.pictureBase = pictureBase;
        this.clock = clock;
        this.tally = tally;
        this.client = client;
        this.room = new Semaphore(pace.atOnce());
    }

    /**
     * Opens the shop; returns at once. An ingest that is away or refuses is counted and tried again, never thrown.
     *
     * @param ingest scheme, host and port of ingest, e.g. {@code http://localhost:8080}
     * @param writeKey of a browser source; the made-up shop's server uses it too and says so in {@code context.channel}
     * @param pictureBase scheme, host and port where {@link ProductPictures} is mounted, as mail readers reach it, e.g.
     *     {@code http://localhost:8025}; with or without a slash at the end
     */
    public static Shoppers start(URI ingest, String writeKey, String pictureBase, Pace pace) {
        Clock clock = Clock.systemUTC();
        Tally tally = new Tally();
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        IngestClient client = new IngestClient(http, ingest, writeKey, clock, tally);
        String base = pictureBase.endsWith("/") ? pictureBase.substring(0, pictureBase.length() - 1) : pictureBase;
        Shoppers shoppers = new Shoppers(pace, base, clock, tally, client);
        shoppers.run(shoppers::letIn);
        shoppers.run(shoppers::summarise);
        return shoppers;
    }

    /** Stops within about a second, in the middle of whatever the shoppers do. */
    @Override
    public void close() {
        client.close();
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Some shoppers have not left");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Tally tally() {
        return tally;
    }

    private void letIn() throws InterruptedException {
        for (int number = 0; !client.isClosed(); number++) {
            room.acquire();
            int next = number;
            run(() -> {
                try {
                    shop(next);
                } finally {
                    room.release();
                }
            });
            if (client.await(pace.betweenShoppers())) {
                return;
            }
        }
    }

    private void shop(int number) throws InterruptedException {
        tally.shoppers.increment();
        Instant arrived = clock.instant();
        for (Delivery delivery :
                Delivery.of(Shopper.of(pace, number, pictureBase).steps())) {
            Duration early = Duration.between(clock.instant(), arrived.plus(delivery.leaves()));
            if (client.await(early)) {
                return;
            }
            client.post(delivery, arrived);
        }
    }

    private void summarise() throws InterruptedException {
        while (!client.await(BETWEEN_SUMMARIES)) {
            log.atInfo()
                    .addKeyValue("shoppers", tally.shoppers.sum())
                    .addKeyValue("inTheShop", pace.atOnce() - room.availablePermits())
                    .addKeyValue("events", tally.events.sum())
                    .addKeyValue("accepted", tally.accepted.sum())
                    .addKeyValue("refused", tally.refused.sum())
                    .addKeyValue("lost", tally.lost.sum())
                    .addKeyValue("retries", tally.retries.sum())
                    .addKeyValue("failed", tally.failed.sum())
                    .log("The demo's shoppers so far");
        }
    }

    private interface Task {
        void run() throws InterruptedException;
    }

    private void run(Task task) {
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException fault) {
                    tally.failed.increment();
                    if (complained.compareAndSet(false, true)) {
                        log.warn("A shopper of the demo failed; further ones are only counted", fault);
                    }
                }
            });
        } catch (RejectedExecutionException closing) {
            // Closed between two shoppers.
        }
    }
}
