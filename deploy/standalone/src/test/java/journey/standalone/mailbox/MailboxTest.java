package journey.standalone.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real sender and a real HTTP client against the mailbox on free ports. */
final class MailboxTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Mailbox mailbox;

    @BeforeEach
    void open() throws IOException {
        mailbox = Mailbox.start(folder, 0, 0);
    }

    @AfterEach
    void close() {
        mailbox.close();
        client.close();
    }

    @Test
    void aMailIsThereAsSoonAsItsSenderHasTheAcknowledgement() throws Exception {
        send("Your cart: caffè & più", "text, see https://shop.example/cart?a=1&b=2.", "<p>Hello, <b>Zoë</b></p>");

        JsonNode messages = json("/api/messages");
        assertThat(messages).hasSize(1);
        JsonNode message = messages.get(0);
        assertThat(message.get("from").asString()).isEqualTo("The Shop <shop@example.com>");
        assertThat(message.get("to").asString()).isEqualTo("zoe@example.com");
        assertThat(message.get("subject").asString()).isEqualTo("Your cart: caffè & più");
        assertThat(message.get("receivedAt").asString()).endsWith("Z");

        JsonNode detail = json("/api/messages/" + message.get("id").asString());
        assertThat(detail.get("html").asString()).contains("<b>Zoë</b>");
        assertThat(detail.get("text").asString()).contains("https://shop.example/cart?a=1&b=2");
        assertThat(detail.get("headers")
                        .valueStream()
                        .map(header -> header.get("name").asString()))
                .contains("Message-ID", "Delivered-To", "Return-Path", "Subject");
    }

    @Test
    void theNewestComesFirst() throws Exception {
        send("first", "text", "<p>html</p>");
        send("second", "text", "<p>html</p>");
        send("third", "text", "<p>html</p>");
        assertThat(json("/api/messages")
                        .valueStream()
                        .map(message -> message.get("subject").asString()))
                .containsExactly("third", "second", "first");
    }

    @Test
    void mailsSurviveARestart() throws Exception {
        send("kept", "text", "<p>html</p>");
        mailbox.close();
        mailbox = Mailbox.start(folder, 0, 0);
        assertThat(json("/api/messages").get(0).get("subject").asString()).isEqualTo("kept");
    }

    @Test
    void whatAMailSaysIsNeverMarkupOfThePages() throws Exception {
        send("<script>alert(1)</script>", "</pre><script>alert(2)</script>", "<script>alert(3)</script>");
        String id = json("/api/messages").get(0).get("id").asString();
        assertThat(get("/").body()).contains("&lt;script&gt;alert(1)").doesNotContain("<script");
        assertThat(get("/messages/" + id).body())
                .contains("&lt;script&gt;alert(2)")
                .doesNotContain("<script");
    }

    @Test
    void aMailsOwnHtmlIsShownWithoutTrust() throws Exception {
        send(
                "html",
                "text",
                "<html><head><title>t</title></head><body><a href='https://a.example'>a</a></body></html>");
        String id = json("/api/messages").get(0).get("id").asString();
        HttpResponse<String> html = get("/messages/" + id + "/html");
        assertThat(html.body()).contains("<head><base target=\"_blank\"><title>");
        assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("sandbox ")
                .contains("default-src 'none'")
                .doesNotContain("allow-scripts")
                .doesNotContain("script-src");
        assertThat(get("/messages/" + id).body())
                .contains("<iframe")
                .contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\"");
    }

    @Test
    void linksOfTheTextOpenInANewTab() throws Exception {
        send("text", "see https://shop.example/cart?a=1&b=2.", "<p>html</p>");
        String id = json("/api/messages").get(0).get("id").asString();
        assertThat(get("/messages/" + id).body())
                .contains("<a target=\"_blank\" rel=\"noreferrer\" href=\"https://shop.example/cart?a=1&amp;b=2\">")
                .contains("</a>.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/messages/../../secret",
                "/messages/..%2F..%2Fsecret",
                "/messages/%2e%2e/secret/source",
                "/api/messages/20261122T101500123",
                "/messages/99999999T999999999",
                "/nowhere",
                "/messages/"
            })
    void whatIsNotAMailIsNotFound(String path) throws Exception {
        Files.writeString(folder.resolveSibling("secret"), "secret");
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void nothingCanBeChangedOverHttp() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(mailbox.page().resolve("/api/messages"))
                .DELETE()
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void anUnreadableMailStopsNothing() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", mailbox.smtpPort())) {
            socket.getOutputStream().write("""
                    HELO x\r
                    MAIL FROM:<a@example.com>\r
                    RCPT TO:<b@example.com>\r
                    DATA\r
                    Content-Type: multipart/mixed; boundary=\r
                    Subject: =?no-such-charset?Q?x?=\r
                    From: @@<\r
                    \r
                    not a part\r
                    .\r
                    QUIT\r
                    """.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
        send("fine", "text", "<p>html</p>");
        JsonNode messages = json("/api/messages");
        assertThat(messages).hasSize(2);
        assertThat(get("/messages/" + messages.get(1).get("id").asString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theOldestMakeRoomAndAreCounted(@TempDir Path small) throws Exception {
        MailFolder mails = MailFolder.open(small, 2, Clock.systemUTC());
        for (int i = 0; i < 5; i++) {
            mails.add("", new ByteArrayInputStream("Subject: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        }
        assertThat(mails.figures()).isEqualTo(new MailFolder.Figures(2, 5, 3, 0));
        try (var files = Files.list(small)) {
            assertThat(files.toList()).hasSize(2);
        }
        assertThat(MailFolder.open(small, 2, Clock.systemUTC()).newestFirst()).isEqualTo(mails.newestFirst());
    }

    @Test
    void aTakenPortIsNamed(@TempDir Path other) throws Exception {
        try (ServerSocket occupant = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = occupant.getLocalPort();
            assertThatThrownBy(() -> Mailbox.start(other, port, 0)).hasMessageContaining(Integer.toString(port));
            assertThatThrownBy(() -> Mailbox.start(other, 0, port)).hasMessageContaining(Integer.toString(port));
        }
    }

    private void send(String subject, String text, String html) throws Exception {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(mailbox.smtpPort());
        MimeMessage message = sender.createMimeMessage();
        MimeMessageHelper mail = new MimeMessageHelper(message, true, "UTF-8");
        mail.setFrom("shop@example.com", "The Shop");
        mail.setTo("zoe@example.com");
        mail.setSubject(subject);
        mail.setText(text, html);
        sender.send(message);
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(List.of("application/json"))
                .contains(response.headers().firstValue("Content-Type").orElseThrow());
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + mailbox.httpPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
