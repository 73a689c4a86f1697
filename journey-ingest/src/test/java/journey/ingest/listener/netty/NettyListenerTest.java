package journey.ingest.listener.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import journey.ingest.listener.Endpoint;
import journey.ingest.listener.Reply;
import journey.ingest.listener.Request;
import journey.ingest.listener.Route;
import journey.ingest.listener.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.util.unit.DataSize;

/** The listener over real sockets, with endpoints that tell what they saw. */
final class NettyListenerTest {
    private final List<CompletableFuture<Reply>> held = Collections.synchronizedList(new ArrayList<>());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final NettyListener listener = listener(100, Duration.ofSeconds(1), Duration.ofSeconds(5));
    private final List<NettyListener> started = new ArrayList<>(List.of(listener));

    NettyListenerTest() {
        listener.start();
    }

    @AfterEach
    void stop() {
        held.forEach(reply -> reply.complete(Reply.empty(204)));
        started.forEach(NettyListener::stop);
    }

    @Test
    void requestsAreServedOneAfterTheOtherOnTheSameConnection() throws IOException {
        try (Talk talk = new Talk(listener)) {
            assertThat(talk.ask(post("/echo", "one")))
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("POST /echo one");
            assertThat(talk.ask("GET /echo/?q=1 HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("GET /echo ");
            assertThat(talk.ask(post("/echo", "two"))).endsWith("POST /echo two");
        }
    }

    @Test
    void answersKeepTheOrderOfRequestsThatWereSentAhead() throws IOException {
        try (Talk talk = new Talk(listener)) {
            talk.say(post("/held", "") + post("/echo", "second") + post("/echo", "third"));
            await().until(() -> held.size() == 1);
            held.getFirst().complete(Reply.of(200, "text/plain", "first".getBytes(UTF_8)));

            assertThat(talk.hear()).endsWith("first");
            assertThat(talk.hear()).endsWith("POST /echo second");
            assertThat(talk.hear()).endsWith("POST /echo third");
        }
    }

    @Test
    void headHasNoBody() throws IOException {
        try (Talk talk = new Talk(listener)) {
            talk.say("HEAD /echo HTTP/1.1\r\nHost: x\r\n\r\n" + post("/echo", "next"));

            assertThat(talk.head()).contains("content-length: 11");
            assertThat(talk.hear()).endsWith("POST /echo next");
        }
    }

    @Test
    void whatNobodyServesIsSaidSoAndTheConnectionGoesOn() throws IOException {
        try (Talk talk = new Talk(listener)) {
            assertThat(talk.ask(post("/nowhere", "a body"))).startsWith("HTTP/1.1 404");
            assertThat(talk.ask("PUT /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"))
                    .startsWith("HTTP/1.1 405")
                    .contains("allow: GET, HEAD, POST");
            assertThat(talk.ask(post("/early", "a body that is not looked at"))).startsWith("HTTP/1.1 401");
            assertThat(talk.ask(post("/echo", "x".repeat(101)))).startsWith("HTTP/1.1 400");
            assertThat(talk.ask(post("/echo", "x".repeat(100)))).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void whoAsksBeforeSendingIsToldToGoOnOrNot() throws IOException {
        String head = " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n";
        try (Talk talk = new Talk(listener)) {
            talk.say("POST /echo" + head);
            assertThat(talk.head()).startsWith("HTTP/1.1 100 Continue");
            assertThat(talk.ask("body")).endsWith("POST /echo body");
            talk.say("POST /early" + head);
            assertThat(talk.hear()).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void aBodyInChunksIsReadWhole() throws IOException {
        try (Talk talk = new Talk(listener)) {
            assertThat(talk.ask("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
                    .endsWith("POST /echo abcde");
        }
    }

    @Test
    void anEndpointThatFailsIsAnswered500() throws IOException {
        try (Talk talk = new Talk(listener)) {
            assertThat(talk.ask(post("/failing", ""))).startsWith("HTTP/1.1 500");
            assertThat(talk.ask(post("/failing-later", ""))).startsWith("HTTP/1.1 500");
            assertThat(talk.ask(post("/echo", "fine"))).endsWith("fine");
        }
    }

    @Test
    void aHeadThatNeverEndsIsGivenUp() throws IOException {
        try (Talk talk = new Talk(listener)) {
            talk.say("POST /echo HTT");
            assertThat(talk.hear()).startsWith("HTTP/1.1 408");
            assertThat(talk.ended()).isTrue();
        }
    }

    @Test
    void whatIsNoHttpIsRefused() throws IOException {
        try (Talk talk = new Talk(listener)) {
            assertThat(talk.ask("\u0016\u0003\u0001 hello\r\n\r\n")).startsWith("HTTP/1.1 400");
            assertThat(talk.ended()).isTrue();
        }
        try (Talk talk = new Talk(listener)) {
            assertThat(talk.ask("GET /echo HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void moreConnectionsThanAllowedAreClosed() throws IOException {
        NettyListener small = listener(1, Duration.ofSeconds(5), Duration.ofSeconds(5));
        started.add(small);
        small.start();
        try (Talk first = new Talk(small)) {
            assertThat(first.ask(post("/echo", "x"))).startsWith("HTTP/1.1 200");
            try (Talk second = new Talk(small)) {
                assertThat(second.ended()).isTrue();
            }
            assertThat(first.ask(post("/echo", "x"))).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void theRoomForBodiesIsGivenBack() throws IOException {
        try (Talk talk = new Talk(listener)) {
            talk.ask(post("/echo", "x".repeat(100)));
            talk.say("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
            await().until(() -> free() < DataSize.ofKilobytes(64).toBytes());
        }
        await().until(() -> free() == DataSize.ofKilobytes(64).toBytes());
    }

    @Test
    void whenItStopsTheRequestUnderWayIsAnsweredFirst() throws Exception {
        try (Talk talk = new Talk(listener);
                Talk idle = new Talk(listener);
                var threads = Executors.newSingleThreadExecutor()) {
            talk.say(post("/held", ""));
            assertThat(idle.ask(post("/echo", "x"))).startsWith("HTTP/1.1 200");
            await().until(() -> held.size() == 1);

            var stopped = threads.submit((Runnable) () -> listener.stop());
            assertThat(idle.ended()).isTrue();
            assertThat(stopped.isDone()).isFalse();
            held.getFirst().complete(Reply.of(200, "text/plain", "done".getBytes(UTF_8)));

            assertThat(talk.hear()).contains("connection: close").endsWith("done");
            stopped.get();
            assertThatThrownBy(() -> new Talk(listener)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aTakenPortIsNamed() {
        NettyListener second = new NettyListener(
                new Router(List.of()),
                properties(listener.port(), 1, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                registry);

        assertThatThrownBy(second::start).isInstanceOf(PortInUseException.class);
    }

    private double free() {
        return registry.get("journey.ingest.bodies.free").gauge().value();
    }

    private NettyListener listener(int connections, Duration bodyWithin, Duration stopWithin) {
        Endpoint echo = request -> CompletableFuture.completedFuture(Reply.of(
                200,
                "text/plain",
                (request.method() + " " + request.path() + " " + new String(request.body(), UTF_8)).getBytes(UTF_8)));
        Endpoint hold = request -> {
            CompletableFuture<Reply> reply = new CompletableFuture<>();
            held.add(reply);
            return reply;
        };
        Set<String> methods = Set.of("GET", "HEAD", "POST");
        return new NettyListener(
                new Router(List.of(
                        new Route(methods, "/echo", 100, echo),
                        new Route(methods, "/held", 100, hold),
                        new Route(methods, "/early", 100, new Early()),
                        new Route(methods, "/failing", 100, request -> {
                            throw new IllegalStateException("as the test wants it");
                        }),
                        new Route(
                                methods,
                                "/failing-later",
                                100,
                                request -> CompletableFuture.failedFuture(
                                        new IllegalStateException("as the test wants it"))))),
                properties(0, connections, bodyWithin, stopWithin),
                registry);
    }

    private static ListenerProperties properties(int port, int connections, Duration bodyWithin, Duration stopWithin) {
        return new ListenerProperties(
                port,
                Optional.of(InetAddress.getLoopbackAddress()),
                1,
                connections,
                DataSize.ofKilobytes(64),
                bodyWithin,
                Duration.ofSeconds(30),
                stopWithin);
    }

    private static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static final class Early implements Endpoint {
        @Override
        public Optional<Reply> beforeBody(Request head) {
            return Optional.of(Reply.empty(401));
        }

        @Override
        public CompletionStage<Reply> serve(Request request) {
            throw new AssertionError("the body should have been spared");
        }
    }

    /** A client that shows what really comes over the wire. */
    private static final class Talk implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Talk(NettyListener listener) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
            socket.setSoTimeout(10_000);
            in = socket.getInputStream();
        }

        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        }

        String ask(String text) throws IOException {
            say(text);
            return hear();
        }

        String hear() throws IOException {
            String head = head();
            int length = head.lines()
                    .filter(line -> line.startsWith("content-length: "))
                    .mapToInt(line -> Integer.parseInt(line.substring("content-length: ".length())))
                    .findFirst()
                    .orElse(0);
            return head + new String(in.readNBytes(length), UTF_8);
        }

        String head() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("ended after: " + head.toString(UTF_8));
                }
                head.write(b);
            }
            return head.toString(UTF_8);
        }

        boolean ended() throws IOException {
            return in.read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
