package journey.remarketing.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import journey.events.JourneySignal;
import journey.remarketing.bounce.MailMark;
import journey.remarketing.bounce.MailMarks;
import journey.remarketing.campaign.CampaignFiles;
import journey.remarketing.campaign.yaml.CampaignFolder;
import journey.remarketing.campaign.yaml.Definitions;
import journey.remarketing.links.KeyRing;
import journey.remarketing.links.Links;
import journey.remarketing.links.Made;
import journey.remarketing.links.SignedTokens;
import journey.remarketing.links.html.MailLinks;
import journey.remarketing.mail.MailRenderer;
import journey.remarketing.mail.Shop;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.Shopper;
import org.apache.james.jdkim.DKIMVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class SmtpPostmanIT {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MailMarks marks = new MailMarks(() -> "a key of thirty-two characters!!".getBytes(UTF_8));
    private Optional<String> bounces = Optional.empty();
    private Optional<DkimSigner> dkim = Optional.empty();
    private final List<SmtpConnections> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(SmtpConnections::close);
    }

    private SmtpPostman postman(int port) {
        return postman(port, () -> Made.KEYS);
    }

    private SmtpPostman postman(int port, Supplier<KeyRing> key) {
        return postman(port, key, new SmtpConnections.Limits(Duration.ofSeconds(30), 3));
    }

    private SmtpPostman postman(int port, Supplier<KeyRing> key, SmtpConnections.Limits limits) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", "5000");
        properties.setProperty("mail.smtp.timeout", "5000");
        sender.setJavaMailProperties(properties);
        SmtpConnections connections = new SmtpConnections(sender, limits, registry);
        opened.add(connections);
        return new SmtpPostman(
                connections,
                renderer(new Shop(
                        "Bottega & Figli",
                        URI.create("https://shop.example/"),
                        "Via Roma 1, Torino",
                        Optional.empty(),
                        "#1f5c4d",
                        "https://shop.example/cart?items={items}",
                        Locale.ENGLISH,
                        "EUR")),
                new MailLinks(
                        new Links(new SignedTokens(key)),
                        new MailLinks.Settings(URI.create("https://news.shop.example"), Duration.ofDays(400), false),
                        Clock.fixed(Shopper.NOON, ZoneOffset.UTC)),
                marks,
                new SmtpPostman.Sender("shop@shop.example", "Bottega & Figli", "shop.example", bounces),
                dkim,
                Clock.fixed(Shopper.NOON, ZoneOffset.UTC),
                registry);
    }

    private static MailRenderer renderer(Shop shop) {
        MailRenderer renderer = new MailRenderer(
                shop,
                (customer, campaign, occasion, survey, score) -> shop.url().toString());
        CampaignFiles files = new CampaignFolder(Optional.empty()).read();
        renderer.use(renderer.read(files, Definitions.read(files), new ArrayList<>()));
        return renderer;
    }

    private static MailOrder order() {
        Shopper anna = Shopper.named("anna");
        JourneySignal.CartAbandoned cart = anna.abandons(Shopper.NOON);
        return new MailOrder(anna.customer(), Shopper.FIRST, 1, anna.contact(), cart.cart(), cart.recentlyViewed());
    }

    private Delivery sendTo(String toRecipient, String toContent) throws IOException {
        try (ScriptedMailServer server = new ScriptedMailServer(toRecipient, toContent)) {
            return postman(server.port()).send(order());
        }
    }

    @Test
    void aMailArrivesWithBothPartsAndTheHeadersOfOneClickUnsubscription() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            Delivery delivery = postman(server.getSmtp().getPort()).send(order());
            assertThat(delivery).isInstanceOf(Delivery.Sent.class);
            assertThat(server.getReceivedMessages()).hasSize(1);
            MimeMessage mail = server.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("Anna, hai lasciato qualcosa nel carrello");
            assertThat(mail.getMessageID())
                    .startsWith("<" + Shopper.FIRST.fingerprint(order().customer()) + ".")
                    .endsWith("@shop.example>")
                    .isEqualTo(((Delivery.Sent) delivery).messageId())
                    .isEqualTo(
                            ((Delivery.Sent) postman(server.getSmtp().getPort()).send(order())).messageId());
            assertThat(marks.inMessageId(mail.getMessageID()).orElseThrow().customer())
                    .isEqualTo(order().customer());
            assertThat(mail.getHeader("Return-Path")[0]).isEqualTo("<shop@shop.example>");
            assertThat(mail.getHeader("List-Unsubscribe")[0])
                    .matches("<https://news\\.shop\\.example/unsubscribe/[A-Za-z0-9_.-]+>");
            assertThat(mail.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
            assertThat(mail.getFrom()[0].toString()).isEqualTo("Bottega & Figli <shop@shop.example>");
            MimeMultipart parts = (MimeMultipart) mail.getContent();
            assertThat(parts.getContentType()).startsWith("multipart/alternative");
            assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
            assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
            assertThat(parts.getBodyPart(1).getContent().toString()).contains("Moka");
            assertThat(registry.timer("journey.remarketing.smtp", "outcome", "sent", "code", "2xx")
                            .count())
                    .isEqualTo(2);
        } finally {
            server.stop();
        }
    }

    @Test
    void bouncesGoToAnAddressThatNamesTheMail() throws Exception {
        bounces = Optional.of("bounces@shop.example");
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            assertThat(postman(server.getSmtp().getPort()).send(order())).isInstanceOf(Delivery.Sent.class);
            String back = server.getReceivedMessages()[0].getHeader("Return-Path")[0];
            assertThat(back).startsWith("<bounces+").endsWith("@shop.example>");
            assertThat(back.indexOf('@') - 1).isLessThanOrEqualTo(64);
            MailMark mark = marks.inReturnPath(back).orElseThrow();
            assertThat(mark.customer()).isEqualTo(order().customer());
            assertThat(mark.address()).isEqualTo(order().address().orElseThrow());
        } finally {
            server.stop();
        }
    }

    @Test
    void aSignedMailVerifiesAsTheServerGotIt() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        dkim = Optional.of(DkimSigner.of(
                "shop.example",
                "s1",
                "-----BEGIN PRIVATE KEY-----"
                        + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
                        + "-----END PRIVATE KEY-----"));
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            assertThat(postman(server.getSmtp().getPort()).send(order())).isInstanceOf(Delivery.Sent.class);
            ByteArrayOutputStream mail = new ByteArrayOutputStream();
            server.getReceivedMessages()[0].writeTo(mail);
            String record = "v=DKIM1; p="
                    + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
            assertThat(new DKIMVerifier((method, selector, domain) -> List.of(record))
                            .verify(new ByteArrayInputStream(mail.toByteArray())))
                    .hasSize(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void mailsFollowEachOtherOverOneConnectionUpToItsLimit() throws IOException {
        try (ScriptedMailServer server = new ScriptedMailServer("250 ok", "250 ok")) {
            SmtpPostman postman = postman(server.port());
            for (int i = 0; i < 7; i++) {
                assertThat(postman.send(order())).isInstanceOf(Delivery.Sent.class);
            }
            assertThat(server.contents).hasValue(7);
            assertThat(server.connections).hasValue(3);
            assertThat(registry.counter("journey.remarketing.smtp.connects", "outcome", "opened")
                            .count())
                    .isEqualTo(3);
            assertThat(registry.get("journey.remarketing.smtp.connections")
                            .tag("state", "idle")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "421 idle for too long"})
    void aConnectionThatWasClosedWhileItWaitedCostsNoMail(String farewell) throws IOException {
        try (ScriptedMailServer server = new ScriptedMailServer("250 ok", "250 ok", 1, farewell)) {
            SmtpPostman postman = postman(server.port());
            for (int i = 0; i < 3; i++) {
                assertThat(postman.send(order())).isInstanceOf(Delivery.Sent.class);
            }
            assertThat(server.contents).hasValue(3);
            assertThat(registry.counter("journey.remarketing.smtp.broken").count())
                    .isEqualTo(2);
        }
    }

    @Test
    void aRefusedRecipientLeavesTheConnectionForTheNext() throws IOException {
        try (ScriptedMailServer server = new ScriptedMailServer("550 5.1.1 no such user", "250 ok")) {
            SmtpPostman postman = postman(server.port());
            assertThat(postman.send(order())).isInstanceOf(Delivery.Bounced.class);
            assertThat(postman.send(order())).isInstanceOf(Delivery.Bounced.class);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void whatNobodyUsesIsClosed() throws IOException {
        try (ScriptedMailServer server = new ScriptedMailServer("250 ok", "250 ok")) {
            SmtpPostman postman =
                    postman(server.port(), () -> Made.KEYS, new SmtpConnections.Limits(Duration.ofMillis(100), 100));
            assertThat(postman.send(order())).isInstanceOf(Delivery.Sent.class);
            await().until(() -> registry.get("journey.remarketing.smtp.connections")
                            .tag("state", "idle")
                            .gauge()
                            .value()
                    == 0);
            assertThat(postman.send(order())).isInstanceOf(Delivery.Sent.class);
            assertThat(server.connections).hasValue(2);
            assertThat(registry.counter("journey.remarketing.smtp.broken").count())
                    .isZero();
        }
    }

    @Test
    void aTemporaryRefusalIsPostponed() throws IOException {
        assertThat(sendTo("450 try later", "250 ok")).isEqualTo(new Delivery.Postponed("SMTP 450"));
        assertThat(sendTo("250 ok", "451 try later")).isEqualTo(new Delivery.Postponed("SMTP 451"));
        assertThat(registry.timer("journey.remarketing.smtp", "outcome", "postponed", "code", "4xx")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void anUnknownRecipientIsABounce() throws IOException {
        assertThat(sendTo("550 no such user", "250 ok")).isEqualTo(new Delivery.Bounced("SMTP 550"));
    }

    @Test
    void aServerThatWantsNoMailFromUsIsTriedAgain() throws IOException {
        assertThat(sendTo("530 log in first", "250 ok")).isEqualTo(new Delivery.Postponed("SMTP 530"));
        assertThat(sendTo("554 5.7.1 relaying denied", "250 ok")).isEqualTo(new Delivery.Postponed("SMTP 554 5.7.1"));
        assertThat(sendTo("550 5.1.1 no such user", "250 ok")).isEqualTo(new Delivery.Bounced("SMTP 550 5.1.1"));
    }

    @Test
    void aMailThatCouldNotBeMadeLeavesNoDoubt() {
        assertThat(postman(1, () -> {
                            throw new RedisException("away");
                        })
                        .send(order()))
                .isInstanceOf(Delivery.Postponed.class);
        assertThat(postman(1, () -> {
                            throw new IllegalStateException("broken");
                        })
                        .send(order()))
                .isInstanceOf(Delivery.Refused.class);
    }

    @Test
    void aServerThatClosesTurnsEverybodyAway() throws IOException {
        assertThat(sendTo("421 closing", "250 ok")).isEqualTo(new Delivery.Postponed("SMTP 421", true));
    }

    @Test
    void aRefusedContentIsNoBounce() throws IOException {
        assertThat(sendTo("250 ok", "554 spam")).isEqualTo(new Delivery.Refused("SMTP 554"));
    }

    @Test
    void aConnectionLostAfterTheContentLeavesADoubt() throws IOException {
        assertThat(sendTo("250 ok", "")).isInstanceOf(Delivery.InDoubt.class);
        assertThat(registry.timer("journey.remarketing.smtp", "outcome", "in_doubt", "code", "none")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aConnectionLostBeforeTheContentLeavesNone() throws IOException {
        assertThat(sendTo("", "250 ok")).isInstanceOf(Delivery.Postponed.class);
    }

    @Test
    void aServerThatIsAwayIsTriedLater() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(postman(free).send(order()))
                .isEqualTo(new Delivery.Postponed("the mail server was not reached", true));
        assertThat(registry.counter("journey.remarketing.smtp.connects", "outcome", "refused")
                        .count())
                .isEqualTo(1);
    }
}
