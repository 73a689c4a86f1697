package journey.remarketing.bounce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.outreach.Suppression;
import org.junit.jupiter.api.Test;

class MailMarksTest {
    private final Shopper anna = Shopper.named("anna");
    private final MailMarks marks = new MailMarks(() -> "a key of thirty-two characters!!".getBytes(UTF_8));
    private final MailMark mark = new MailMark(
            anna.customer(),
            Suppression.fingerprint("anna@example.org"),
            Optional.of(Shopper.FIRST.fingerprint(anna.customer())));

    @Test
    void aMessageIdIsReadWhereverItStandsAndInAnyCase() {
        String id = marks.messageId(mark, "shop.example");
        assertThat(id).isEqualTo(marks.messageId(mark, "shop.example"));
        assertThat(marks.inMessageId("Reporting-MTA: dns; mx\nMessage-ID: " + id + "\nX: y"))
                .hasValue(mark);
        assertThat(marks.inMessageId(id.toUpperCase(Locale.ROOT))).hasValue(mark);
    }

    @Test
    void aReturnPathNamesCustomerAndAddressWithinSixtyFourCharacters() {
        String path = marks.returnPath(mark, "bounces@shop.example");
        assertThat(path.indexOf('@')).isLessThanOrEqualTo(64);
        assertThat(marks.inReturnPath("rfc822;" + path.toUpperCase(Locale.ROOT)))
                .hasValue(new MailMark(mark.customer(), mark.address(), Optional.empty()));
    }

    @Test
    void nobodyElseMakesAMark() {
        MailMarks others = new MailMarks(() -> "another key of thirty-two chars!".getBytes(UTF_8));
        assertThat(marks.inMessageId(others.messageId(mark, "shop.example"))).isEmpty();
        assertThat(marks.inReturnPath(others.returnPath(mark, "bounces@shop.example")))
                .isEmpty();
        assertThat(marks.inMessageId("<abc@example.org>")).isEmpty();
        String path = marks.returnPath(mark, "bounces@shop.example");
        char last = path.charAt("bounces+".length() + 20);
        assertThat(marks.inReturnPath(path.substring(0, 28) + (last == '0' ? '1' : '0') + path.substring(29)))
                .isEmpty();
    }
}
