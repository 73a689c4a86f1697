package journey.remarketing.bounce.imap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import journey.remarketing.bounce.MailMark;
import journey.remarketing.bounce.MailMarks;
import journey.remarketing.bounce.MailReport;
import journey.remarketing.bounce.MailReport.Kind;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.outreach.Suppression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReturnedMailTest {
    private final Shopper anna = Shopper.named("anna");
    private final MailMarks marks = new MailMarks(() -> "a key of thirty-two characters!!".getBytes(UTF_8));
    private final MailMark mark = new MailMark(
            anna.customer(),
            Suppression.fingerprint("anna@example.org"),
            Optional.of(Shopper.FIRST.fingerprint(anna.customer())));
    private final String id = marks.messageId(mark, "shop.example");

    private Optional<MailReport> read(String mail) throws Exception {
        return new ReturnedMail(marks).read(Returned.mail(mail), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "failed, 5.1.1, 550 5.1.1 unknown, HARD_BOUNCE",
        "failed, 5.1.10, 550 null MX, HARD_BOUNCE",
        "failed, 5.2.1, 550 disabled, HARD_BOUNCE",
        "failed, 5.0.0, 550 no such user, HARD_BOUNCE",
        "failed, 5.0.0, 554 no, SOFT_BOUNCE",
        "failed, 5.1.8, 550 sender unknown, SOFT_BOUNCE",
        "failed, 5.2.2, 552 full, SOFT_BOUNCE",
        "failed, 5.7.1, 550 blocked, SOFT_BOUNCE",
        "failed, 4.4.1, timed out, SOFT_BOUNCE",
        "delivered, 2.0.0, 250 ok, DELIVERED"
    })
    void aNotificationSaysWhatBecameOfTheMail(String action, String status, String diagnostic, Kind kind)
            throws Exception {
        assertThat(read(Returned.bounce("shop@shop.example", action, status, diagnostic, id)))
                .hasValue(new MailReport(
                        "<20260302110005.1@mx.shop.example>", kind, mark, Instant.parse("2026-03-02T11:00:05Z")));
    }

    @Test
    void whereTheMessageIdIsNotReturnedTheEnvelopeTells() throws Exception {
        String path = marks.returnPath(mark, "bounces@shop.example");
        assertThat(read(Returned.bounce(path, "failed", "5.1.1", "550 5.1.1 unknown", "<other@example.org>"))
                        .orElseThrow()
                        .mail())
                .isEqualTo(new MailMark(mark.customer(), mark.address(), Optional.empty()));
    }

    @Test
    void aMailThatIsOnlyLateIsNotReported() throws Exception {
        assertThat(read(Returned.bounce("shop@shop.example", "delayed", "4.4.1", "timed out", id)))
                .isEmpty();
    }

    @Test
    void anAbuseReportIsAComplaintAndAnAllClearIsNone() throws Exception {
        assertThat(read(Returned.complaint("abuse", id)).orElseThrow().kind()).isEqualTo(Kind.COMPLAINT);
        assertThat(read(Returned.complaint("abuse", id)).orElseThrow().mail()).isEqualTo(mark);
        assertThat(read(Returned.complaint("not-spam", id))).isEmpty();
    }

    @Test
    void whatIsAboutNoMailOfOursOrIsNoReportIsPassedOver() throws Exception {
        assertThat(read(Returned.bounce("shop@shop.example", "failed", "5.1.1", "550", "<other@example.org>")))
                .isEmpty();
        assertThat(read("From: a@example.org\nSubject: holiday\nContent-Type: text/plain\n\nI'm away: " + id + "\n"))
                .isEmpty();
        assertThat(read("From: a@example.org\nContent-Type: %%%\n\n" + id)).isEmpty();
    }
}
