package journey.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Senders that announce a body and let one wait for it. */
final class SlowBodyIT {
    private static RunningIngest ingest;

    @BeforeAll
    static void start() {
        ingest = RunningIngest.on(RealServers.kafka(), "--journey.ingest.http.body-within=500ms");
        await().atMost(ofSeconds(20)).until(ingest::ready);
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @Test
    void aBodyThatComesDropByDropIsGivenUp() throws IOException {
        try (Socket sender = announce("demo")) {
            await().atMost(ofSeconds(8)).pollInterval(Duration.ofMillis(50)).until(() -> {
                if (sender.getInputStream().available() == 0) {
                    sender.getOutputStream().write(' ');
                }
                return sender.getInputStream().available() > 0;
            });
            assertThat(statusLine(sender)).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void anUnknownWriteKeyIsRefusedBeforeTheBodyIsRead() throws IOException {
        try (Socket sender = announce("nobodys")) {
            sender.setSoTimeout(3_000); // less than the connector waits for a body
            assertThat(statusLine(sender)).startsWith("HTTP/1.1 401");
        }
    }

    private static Socket announce(String writeKey) throws IOException {
        URI url = URI.create(ingest.url());
        Socket sender = new Socket(url.getHost(), url.getPort());
        sender.getOutputStream()
                .write(("POST /v1/track HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + RunningIngest.basic(writeKey)
                                + "\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n{")
                        .getBytes(UTF_8));
        return sender;
    }

    private static String statusLine(Socket sender) throws IOException {
        return new BufferedReader(new InputStreamReader(sender.getInputStream(), UTF_8)).readLine();
    }
}
