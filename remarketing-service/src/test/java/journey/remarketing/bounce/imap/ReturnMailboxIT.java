package journey.remarketing.bounce.imap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import journey.remarketing.bounce.MailMark;
import journey.remarketing.bounce.MailMarks;
import journey.remarketing.bounce.MailReport;
import journey.remarketing.bounce.Reports;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.outreach.Suppression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real IMAP server; the brokers are played by a list that may refuse. */
class ReturnMailboxIT {
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    private final MailMarks marks = new MailMarks(() -> "a key of thirty-two characters!!".getBytes(UTF_8));
    private final MailMark mark = new MailMark(
            Shopper.named("anna").customer(),
            Suppression.fingerprint("anna@example.org"),
            Optional.of(Shopper.FIRST.fingerprint(Shopper.named("anna").customer())));
    private final String id = marks.messageId(mark, "shop.example");
    private final List<MailReport> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger passedOver = new AtomicInteger();
    private final AtomicBoolean away = new AtomicBoolean();
    private final Reports reports = new Reports() {
        @Override
        public void tell(Source source, List<MailReport> reports) {
            assertThat(source).isEqualTo(Source.MAILBOX);
            if (away.get()) {
                throw new IllegalStateException("not acknowledged");
            }
            told.addAll(reports);
        }

        @Override
        public void passedOver(Source source) {
            passedOver.incrementAndGet();
        }
    };
    private GreenMailUser user;
    private ReturnMailbox mailbox;

    @BeforeEach
    void start() {
        server.start();
        user = server.setUser("bounces@shop.example", "bounces", "secret");
        mailbox = new ReturnMailbox(
                new ReturnMailbox.Account(
                        "127.0.0.1",
                        server.getImap().getPort(),
                        "bounces",
                        "secret",
                        false,
                        "INBOX",
                        Duration.ofMillis(50)),
                marks,
                reports);
    }

    @AfterEach
    void stop() {
        mailbox.stop();
        server.stop();
    }

    private void arrives(String mail) throws Exception {
        user.deliver(Returned.mail(mail));
    }

    @Test
    void aReportIsMarkedAsSeenOnlyWhenItIsAcknowledged() throws Exception {
        arrives(Returned.bounce("bounces@shop.example", "failed", "5.1.1", "550 5.1.1 unknown", id));
        away.set(true);
        assertThatThrownBy(mailbox::readOnce).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(mailbox::readOnce).isInstanceOf(IllegalStateException.class);
        away.set(false);
        assertThat(mailbox.readOnce()).isEqualTo(1);
        assertThat(told).extracting(MailReport::kind).containsExactly(MailReport.Kind.HARD_BOUNCE);
        assertThat(told.getFirst().mail()).isEqualTo(mark);
        assertThat(mailbox.readOnce()).isZero();
        assertThat(told).hasSize(1);
    }

    @Test
    void whatIsNoReportIsPassedOverOnceAndStaysInTheMailbox() throws Exception {
        arrives("From: a@example.org\nTo: bounces@shop.example\nSubject: holiday\n\nI'm away\n");
        arrives(Returned.complaint("abuse", id));
        assertThat(mailbox.readOnce()).isEqualTo(2);
        assertThat(mailbox.readOnce()).isZero();
        assertThat(told).extracting(MailReport::kind).containsExactly(MailReport.Kind.COMPLAINT);
        assertThat(passedOver).hasValue(1);
        assertThat(server.getReceivedMessages()).hasSize(2);
    }

    @Test
    void itLooksAgainAndAgain() throws Exception {
        mailbox.start();
        assertThat(mailbox.isRunning()).isTrue();
        arrives(Returned.bounce("bounces@shop.example", "failed", "5.1.1", "550", id));
        await().until(() -> told.size() == 1);
        away.set(true);
        arrives(Returned.bounce("bounces@shop.example", "failed", "5.2.2", "552", id));
        away.set(false);
        await().until(() -> told.size() == 2);
        assertThat(told)
                .extracting(MailReport::kind)
                .containsExactly(MailReport.Kind.HARD_BOUNCE, MailReport.Kind.SOFT_BOUNCE);
    }
}
