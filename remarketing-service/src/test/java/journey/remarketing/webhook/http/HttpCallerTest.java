package journey.remarketing.webhook.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.webhook.Answer;
import journey.remarketing.webhook.Dispatch;
import journey.remarketing.webhook.Endpoint;
import journey.remarketing.webhook.Event;
import journey.remarketing.webhook.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpCallerTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Dispatch DISPATCH = new Dispatch(
            "wh_1",
            "crm",
            Shopper.named("anna").customer(),
            "{\"type\":\"cart.abandoned\",\"è\":1}",
            Instant.EPOCH,
            0,
            Optional.empty());

    private record Request(HttpHeaders headers, String body) {}

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ending = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            requests.add(new Request(
                    HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/hang")) {
                try {
                    ending.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            } else if (path.equals("/flood")) {
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    byte[] much = new byte[65_536];
                    while (ending.getCount() > 0) {
                        out.write(much);
                    }
                }
            } else {
                exchange.getResponseHeaders().add("Retry-After", "120");
                exchange.getResponseHeaders().add("Location", "/200");
                exchange.sendResponseHeaders(Integer.parseInt(path.substring(1)), -1);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        ending.countDown();
        server.stop(0);
    }

    private HttpCaller caller(boolean allowPrivate, HttpCaller.Names names) {
        return new HttpCaller(
                new HttpCaller.Settings(allowPrivate, Duration.ofSeconds(2), Duration.ofSeconds(2)),
                names,
                Clock.systemUTC(),
                registry);
    }

    private Endpoint endpoint(String host, String path) {
        return new Endpoint(
                "crm",
                URI.create("http://" + host + ":" + server.getAddress().getPort() + path),
                List.of(new Secret(SECRET)),
                Set.of(Event.values()),
                true,
                false,
                Optional.empty());
    }

    private Answer call(String path) throws IOException {
        try (HttpCaller caller = caller(true, InetAddress::getAllByName)) {
            return caller.call(endpoint("127.0.0.1", path), DISPATCH);
        }
    }

    @Test
    void theReferenceLibraryTakesWhatArrives() throws Exception {
        assertThat(call("/200")).isEqualTo(new Answer.Accepted("HTTP 200"));
        Request request = requests.remove();
        assertThat(request.body()).isEqualTo(DISPATCH.body());
        assertThat(request.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(request.headers().firstValue("webhook-id")).hasValue("wh_1");
        new Webhook(SECRET).verify(request.body(), request.headers());
        assertThat(registry.timer("journey.remarketing.webhook.tries", "endpoint", "crm", "outcome", "2xx")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void everyStatusMeansWhatItMeans() throws IOException {
        assertThat(call("/204")).isInstanceOf(Answer.Accepted.class);
        assertThat(call("/410")).isEqualTo(new Answer.Gone("HTTP 410"));
        assertThat(call("/500")).isEqualTo(new Answer.Failed("HTTP 500", Optional.of(Duration.ofSeconds(120))));
        assertThat(call("/404")).isInstanceOf(Answer.Failed.class);
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        assertThat(call("/302").reason()).contains("not followed");
        assertThat(call("/308").reason()).contains("not followed");
        assertThat(requests).hasSize(2);
    }

    @Test
    void whoDoesNotAnswerInTimeIsLeftAndWhoEndlesslyDoesIsNotListenedTo() throws IOException {
        assertThat(call("/hang")).isEqualTo(new Answer.Failed("no answer in time", Optional.empty()));
        long start = System.nanoTime();
        assertThat(call("/flood")).isInstanceOf(Answer.Accepted.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void addressesThatAreNotPublicAreNotCalledHoweverTheyAreWritten() throws IOException {
        try (HttpCaller caller = caller(false, InetAddress::getAllByName)) {
            for (String host :
                    List.of("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433")) {
                Answer answer = caller.call(endpoint(host, "/200"), DISPATCH);
                assertThat(answer).isInstanceOf(Answer.Failed.class);
            }
        }
        assertThat(requests).isEmpty();
        assertThat(registry.timer("journey.remarketing.webhook.tries", "endpoint", "crm", "outcome", "refused")
                        .count())
                .isPositive();
    }

    @Test
    void aNameThatIsPublicAtFirstAndPrivateThenIsJudgedEachTimeItIsConnectedTo() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        InetAddress elsewhere = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        HttpCaller.Names rebinding =
                host -> new InetAddress[] {asked.getAndIncrement() == 0 ? elsewhere : InetAddress.getLoopbackAddress()};
        try (HttpCaller caller = caller(false, rebinding)) {
            for (int i = 0; i < 3; i++) {
                assertThat(caller.call(endpoint("rebind.example", "/200"), DISPATCH)
                                .reason())
                        .isEqualTo("refused: not a public address");
            }
        }
        assertThat(asked.get()).isEqualTo(3);
        assertThat(requests).isEmpty();
    }

    @Test
    void theAddressThatWasJudgedIsTheOneThatIsCalled() throws Exception {
        // Resolved once for a try: there is no second question that could be answered otherwise.
        AtomicInteger asked = new AtomicInteger();
        try (HttpCaller caller = caller(true, host -> {
            asked.incrementAndGet();
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        })) {
            assertThat(caller.call(endpoint("only.known.here.example", "/200"), DISPATCH))
                    .isInstanceOf(Answer.Accepted.class);
        }
        assertThat(asked.get()).isEqualTo(1);
        assertThat(requests.remove().headers().firstValue("Host").orElseThrow()).startsWith("only.known.here.example");
    }

    @Test
    void nobodyThereIsAFailure() throws IOException {
        server.stop(0);
        assertThat(call("/200").reason()).startsWith("no answer: ");
    }
}
