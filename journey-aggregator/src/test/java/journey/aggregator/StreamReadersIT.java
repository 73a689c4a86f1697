package journey.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import journey.events.Envelope;
import journey.events.Topics;
import journey.events.codec.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a reader of the live stream who takes nothing does to the server and to the others: nothing. */
class StreamReadersIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SIGNALS = 400;
    private static final int SIGNAL_BYTES = 100_000;

    private static Installation own;

    @BeforeAll
    static void start() throws ExecutionException, InterruptedException {
        own = Installation.start("--journey.aggregator.stream.patience=3s", "--journey.aggregator.stream.readers=2");
    }

    @AfterAll
    static void stop() {
        own.close();
    }

    @Test
    void aReaderWhoTakesNothingIsLetGoAndHoldsUpNobody() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        Thread reader = listen(heard);
        try (Socket idle = connect()) {
            await().atMost(SOON).until(() -> metric("readers") == 2);

            assertThat(own.aggregator.get("/api/stream").statusCode()).isEqualTo(503);
            assertThat(metric("refused_total")).isEqualTo(1);

            String filling = "x".repeat(SIGNAL_BYTES);
            for (int i = 0; i < SIGNALS; i++) {
                own.shop.send(
                        Topics.SIGNALS,
                        new Envelope(
                                "customer-" + i,
                                Map.of(Headers.TYPE, Headers.SIGNAL_TYPE + "order.placed"),
                                ("{\"said\":\"" + filling + "\"}").getBytes(UTF_8)));
            }

            await().atMost(SOON).until(() -> heard.get() == SIGNALS);
            await().atMost(SOON).until(() -> metric("dropped_total") == 1);
            await().atMost(SOON).until(() -> metric("readers") == 1);
            assertThat(metric("events_total") - SIGNALS)
                    .as("what was written to the reader who took nothing, beyond the sockets' buffers")
                    .isLessThan(SIGNALS / 2.0);
            assertThat(idle.isConnected()).isTrue();
        }
        reader.interrupt();
        reader.join();
        await().atMost(SOON).until(() -> metric("readers") == 0);
    }

    /** Asks for the stream, waits for its first line, and takes nothing from then on. */
    private static Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(
                new InetSocketAddress("127.0.0.1", own.aggregator.uri("/").getPort()));
        socket.getOutputStream()
                .write("GET /api/stream?kind=order.placed HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8), 64);
        assertThat(lines.readLine()).startsWith("HTTP/1.1 200");
        return socket;
    }

    private static Thread listen(AtomicInteger heard) {
        HttpRequest request = HttpRequest.newBuilder(own.aggregator.uri("/api/stream?kind=order.placed"))
                .build();
        return Thread.ofVirtual().start(() -> {
            try (Stream<String> lines = RunningAggregator.HTTP
                    .send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()) {
                lines.filter(line -> line.startsWith("event:")).forEach(line -> heard.incrementAndGet());
            } catch (IOException | UncheckedIOException closed) {
                // the reader has gone
            } catch (InterruptedException gone) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static double metric(String name) {
        return own.aggregator.metric("journey_aggregator_stream_" + name);
    }
}
