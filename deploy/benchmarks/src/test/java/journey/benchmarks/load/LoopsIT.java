package journey.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import journey.benchmarks.traffic.PatchedBytes;
import journey.benchmarks.traffic.Requests;
import journey.benchmarks.traffic.StorefrontEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LoopsIT {
    private static final int CONNECTIONS = 8;
    private static final Duration STALL = Duration.ofMillis(300);

    private final AtomicInteger received = new AtomicInteger();
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.close();
    }

    @Test
    void aClosedLoopCountsWhatTheServerAnswered() throws IOException {
        server.createContext("/v1/track", exchange -> answer(exchange, 200));
        Outcome outcome = ClosedLoop.run(server.getAddress(), requests(), new Turns(), window());
        assertThat(outcome.clean()).isTrue();
        assertThat(outcome.succeeded()).isEqualTo(received.get()).isGreaterThanOrEqualTo(CONNECTIONS);
        assertThat(bodies).as("no event is sent twice").hasSize(received.get());
    }

    @Test
    void otherAnswersAreCountedAsSuch() throws IOException {
        server.createContext("/v1/track", exchange -> answer(exchange, received.get() % 2 == 0 ? 503 : 200));
        Outcome outcome = ClosedLoop.run(server.getAddress(), requests(), new Turns(), window());
        assertThat(outcome.statuses()).containsOnlyKeys(200, 503);
        assertThat(outcome.clean()).isFalse();
    }

    @Test
    void aConnectionThatTheServerEndsIsCountedAndReplaced() throws IOException {
        AtomicBoolean first = new AtomicBoolean(true);
        server.createContext("/v1/track", exchange -> {
            if (first.getAndSet(false)) {
                exchange.close();
            } else {
                answer(exchange, 200);
            }
        });
        Outcome outcome = ClosedLoop.run(
                server.getAddress(),
                requests().subList(0, 1),
                new Turns(),
                Window.after(Duration.ZERO, Duration.ofSeconds(2)));
        assertThat(outcome.broken()).isEqualTo(1);
        assertThat(outcome.statuses()).containsOnlyKeys(200);
        assertThat(outcome.succeeded()).isEqualTo(received.get()).isPositive();
    }

    @Test
    void anOpenLoopChargesAStallForAllThatFellDueMeanwhile() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        server.createContext("/v1/track", exchange -> {
            if (received.get() == 0) {
                await(never);
            }
            answer(exchange, 200);
        });
        Outcome outcome =
                OpenLoop.run(server.getAddress(), requests().subList(0, 1), new Turns(), window(), 500, new Random(1));
        assertThat(outcome.clean()).isTrue();
        assertThat(outcome.statuses().getOrDefault(200, 0L))
                .as("all that fell due in the window")
                .isBetween(150L, 350L);
        assertThat(outcome.latency().getValueAtPercentile(75))
                .as("more than a quarter fell due in the first half of the stall")
                .isGreaterThan(STALL.dividedBy(2).toNanos());
    }

    private static void await(CountDownLatch never) {
        try {
            assertThat(never.await(STALL.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), US_ASCII));
        received.incrementAndGet();
        exchange.sendResponseHeaders(status, 2);
        exchange.getResponseBody().write(new byte[] {'{', '}'});
        exchange.close();
    }

    private static Window window() {
        return Window.after(Duration.ZERO, Duration.ofMillis(500));
    }

    private List<PatchedBytes> requests() {
        StorefrontEvents events = new StorefrontEvents(new Random(1), Instant.EPOCH);
        Requests requests = new Requests("127.0.0.1", "demo");
        return IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> requests.single(events.next()))
                .toList();
    }
}
