package journey.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders that know HTTP badly, or too well: each gets a 4xx or is cut off, and nobody else notices. */
final class HostileClientsIT {
    private static final String EVENT = "{\"anonymousId\":\"a\",\"event\":\"X\"}";
    private static final String HEAD =
            "POST /v1/track HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + RunningIngest.basic("demo") + "\r\n";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final int PATIENCE_MILLIS = 8_000;

    private static RunningIngest ingest;
    private static double room;

    @BeforeAll
    static void start() {
        ingest = RunningIngest.on(RealServers.kafka(), "--journey.ingest.http.body-within=2s");
        await().atMost(ofSeconds(30)).until(ingest::ready);
        room = free();
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    /** Others are served, and what was held is given back. */
    @AfterEach
    void nobodyElseNoticed() {
        assertThat(ingest.post("/v1/track", EVENT).statusCode()).isEqualTo(200);
        await().atMost(ofSeconds(10)).untilAsserted(() -> assertThat(free()).isEqualTo(room));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n\r\n\r\nnonsense\r\n\r\n",
                "\0\0\0\0\r\n\r\n",
                "GET\r\n\r\n",
                "GET /v1/track\r\n\r\n",
                "GET  HTTP/1.1\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\n: x\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\nHo\0st: x\r\n\r\n",
                "POST /v1/%zz%00/../track?writeKey=%zz HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
                "CONNECT localhost:80 HTTP/1.1\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\nAuthorization: Basic \u00ff\u00fe=\r\nContent-Length: 0\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\nContent-Length: +2\r\n\r\n{}",
                "POST /v1/track HTTP/1.1\r\nContent-Length: 0x2\r\n\r\n{}",
                "POST /v1/track HTTP/1.1\r\nContent-Length:\r\n\r\n{}",
                "POST /v1/track HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n",
                "POST /nowhere HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}zzzz",
            })
    void whatIsNoRequestIsRefusedOrCutOff(String garbage) throws IOException {
        try (Socket sender = connect()) {
            send(sender, garbage);
            sender.shutdownOutput();
            assertThat(statuses(read(sender))).hasSizeLessThanOrEqualTo(1).allMatch(status -> status.startsWith("4"));
        }
    }

    @Test
    void aHeadWithoutEndIsRefused() throws IOException {
        for (String head :
                List.of("GET /" + "x".repeat(9_000), HEAD + ("X-Y: " + "z".repeat(500) + "\r\n").repeat(40))) {
            try (Socket sender = connect()) {
                send(sender, head);
                assertThat(statuses(read(sender))).containsExactly("400");
            }
        }
    }

    /** What one server takes for the body another must not take for a request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 200\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 200\r\n\r\n",
                "Content-Length: 0, 200\r\n\r\n",
                "Content-Length : 0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip\r\n\r\n",
                "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity, chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0;a\n\r\n\r\n",
            })
    void nothingIsSmuggledBehindARequest(String framing) throws IOException {
        double before = ingest.metric("journey_ingest_events_total", "outcome=\"accepted\"");
        try (Socket sender = connect()) {
            send(sender, HEAD + framing + HEAD + "Content-Length: " + EVENT.length() + "\r\n\r\n" + EVENT);
            sender.shutdownOutput();
            assertThat(statuses(read(sender))).hasSizeLessThanOrEqualTo(1).allMatch(status -> status.startsWith("4"));
        }
        assertThat(ingest.metric("journey_ingest_events_total", "outcome=\"accepted\""))
                .isEqualTo(before);
    }

    @Test
    void whatIsSentAheadIsAnsweredInItsOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            boolean good = i % 3 == 0;
            String body = good ? EVENT : i % 3 == 1 ? "nonsense" : "";
            requests.append(i % 3 == 2 ? HEAD.replace("/v1/track", "/nowhere") : HEAD)
                    .append(i == 399 ? "Connection: close\r\n" : "")
                    .append("Content-Length: ")
                    .append(body.length())
                    .append("\r\n\r\n")
                    .append(body);
            expected.add(good ? "200" : i % 3 == 1 ? "400" : "404");
        }
        try (Socket sender = connect()) {
            send(sender, requests.toString());
            assertThat(statuses(read(sender))).isEqualTo(expected);
        }
    }

    /** One that has to wait for Kafka, and behind it thousands that don't. */
    @Test
    void thousandsSentAheadAreAllAnswered() throws IOException {
        String quick = "OPTIONS /v1/t HTTP/1.1\r\n\r\n";
        try (Socket sender = connect()) {
            send(
                    sender,
                    HEAD + "Content-Length: " + EVENT.length() + "\r\n\r\n" + EVENT + quick.repeat(4_000)
                            + "OPTIONS /v1/t HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(statuses(read(sender))).hasSize(4_002).startsWith("200");
        }
    }

    @Test
    void whoGoesAwayInTheMiddleIsForgotten() throws IOException {
        for (String part : List.of(
                "",
                "POST",
                HEAD,
                HEAD + "Content-Length: 400000\r\n\r\n{",
                HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\n{")) {
            try (Socket sender = connect()) {
                send(sender, part);
                sender.shutdownOutput();
                assertThat(statuses(read(sender))).allMatch(status -> status.startsWith("4"));
            }
            try (Socket sender = connect()) {
                sender.setSoLinger(true, 0); // resets
                send(sender, part);
            }
        }
    }

    /** Half a megabyte that would be half a gigabyte. */
    @Test
    void aGzipBombInflatesToItsLimitOnly() {
        byte[] member = RunningIngest.gzip(new byte[10 * 1024 * 1024]);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        while (bomb.size() + member.length < 500 * 1024) {
            bomb.writeBytes(member);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(ingest.post("/v1/batch", bomb.toByteArray(), "Content-Encoding", "gzip")
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void manyEmptyGzipMembersAreAnEmptyBody() {
        byte[] empty = RunningIngest.gzip(new byte[0]);
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        while (members.size() + empty.length < 500 * 1024) {
            members.writeBytes(empty);
        }
        assertThat(ingest.post("/v1/batch", members.toByteArray(), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void manyWhoSendSlowlyDelayNobodyAndAreGivenUp() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket sender = connect();
                slow.add(sender);
                send(sender, i % 2 == 0 ? HEAD : HEAD + "Content-Length: 400000\r\n\r\n{\"a\":");
            }
            for (int i = 0; i < 20; i++) {
                long start = System.nanoTime();
                assertThat(ingest.post("/v1/track", EVENT).statusCode()).isEqualTo(200);
                assertThat(System.nanoTime() - start).isLessThan(ofSeconds(2).toNanos());
            }
            for (Socket sender : slow) {
                assertThat(statuses(read(sender))).containsExactly("408");
            }
        } finally {
            for (Socket sender : slow) {
                sender.close();
            }
        }
    }

    private static double free() {
        return ingest.metric("journey_ingest_bodies_free_bytes");
    }

    private static Socket connect() throws IOException {
        URI url = URI.create(ingest.url());
        Socket sender = new Socket(url.getHost(), url.getPort());
        sender.setSoTimeout(PATIENCE_MILLIS);
        return sender;
    }

    private static void send(Socket sender, String text) throws IOException {
        try {
            sender.getOutputStream().write(text.getBytes(ISO_8859_1));
        } catch (SocketException cutOff) {
            // That is an answer too; what came before it is read all the same.
        }
    }

    /** All there is until the connection ends. */
    private static String read(Socket sender) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[8192];
        try {
            for (int read = sender.getInputStream().read(some);
                    read >= 0;
                    read = sender.getInputStream().read(some)) {
                all.write(some, 0, read);
            }
        } catch (SocketException cutOff) {
            // The end, if a rude one.
        }
        return all.toString(ISO_8859_1);
    }

    private static List<String> statuses(String answers) {
        return STATUS.matcher(answers).results().map(found -> found.group(1)).toList();
    }
}
