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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import journey.remarketing.webhook.Answer;
import journey.remarketing.webhook.Answer.Failed.How;
import journey.remarketing.webhook.Receiver;
import journey.remarketing.webhook.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpCallerTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String BODY = "{\"type\":\"cart.abandoned\",\"è\":1}";

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

    private Answer call(HttpCaller caller, String host, String path) {
        URI url = URI.create("http://" + host + ":" + server.getAddress().getPort() + path);
        return caller.call(new Receiver("crm", url, List.of(new Secret(SECRET))), "wh_1", BODY);
    }

    private Answer call(String path) throws IOException {
        try (HttpCaller caller = caller(true, InetAddress::getAllByName)) {
            return call(caller, "127.0.0.1", path);
        }
    }

    @Test
    void theReferenceLibraryTakesWhatArrives() throws Exception {
        assertThat(call("/200")).isEqualTo(new Answer.Accepted("HTTP 200"));
        Request request = requests.remove();
        assertThat(request.body()).isEqualTo(BODY);
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
        assertThat(call("/404"))
                .isEqualTo(new Answer.Failed("HTTP 404", Optional.of(Duration.ofSeconds(120)), How.REFUSED));
        assertThat(call("/429")).isEqualTo(new Answer.Failed("HTTP 429", Optional.of(Duration.ofSeconds(120))));
    }

    @Test
    void whereNobodyListensNothingHasLeft() throws IOException {
        server.stop(0);
        assertThat(call("/200").reason()).startsWith("no connection: ");
        assertThat(call("/200"))
                .isInstanceOfSatisfying(
                        Answer.Failed.class, failed -> assertThat(failed.how()).isEqualTo(How.UNREACHED));
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        assertThat(call("/302").reason()).contains("not followed");
        assertThat(call("/308").reason()).contains("not followed");
        assertThat(requests).hasSize(2);
    }

    @Test
    void whoDoesNotAnswerInTimeIsLeftAndWhoEndlesslyDoesIsNotListenedTo() throws IOException {
        assertThat(call("/hang")).isEqualTo(new Answer.Failed("no answer in time", Optional.empty(), How.UNANSWERED));
        long start = System.nanoTime();
        assertThat(call("/flood")).isInstanceOf(Answer.Accepted.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void addressesThatAreNotPublicAreNotCalledHoweverTheyAreWritten() throws IOException {
        try (HttpCaller caller = caller(false, InetAddress::getAllByName)) {
            for (String host :
                    List.of("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433")) {
                Answer answer = call(caller, host, "/200");
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
                assertThat(call(caller, "rebind.example", "/200").reason()).isEqualTo("refused: not a public address");
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
            assertThat(call(caller, "only.known.here.example", "/200")).isInstanceOf(Answer.Accepted.class);
        }
        assertThat(asked.get()).isEqualTo(1);
        assertThat(requests.remove().headers().firstValue("Host").orElseThrow()).startsWith("only.known.here.example");
    }
}
