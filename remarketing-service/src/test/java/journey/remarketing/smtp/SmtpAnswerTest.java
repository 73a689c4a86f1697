package journey.remarketing.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import journey.remarketing.outreach.Delivery;
import journey.remarketing.smtp.SmtpAnswer.Stage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpAnswerTest {
    private static Delivery judged(Stage stage, String text) {
        return SmtpAnswer.of(stage, Integer.parseInt(text.substring(0, 3)), text)
                .delivery();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 no such user",
                "551 gone",
                "553 bad mailbox",
                "550 5.1.1 unknown",
                "550-5.1.1 x",
                "554 5.2.1 off"
            })
    void aMailboxThatDoesNotExistIsABounce(String text) {
        assertThat(judged(Stage.RECIPIENT, text)).isInstanceOf(Delivery.Bounced.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "530 log in first",
                "534 weak",
                "535 5.7.8 wrong",
                "538 encrypt",
                "550 5.7.1 relaying denied",
                "554 5.7.1 blocked",
                "553 5.1.8 sender unknown",
                "450 4.2.1 later"
            })
    void troubleWithTheSetUpIsTriedAgain(String text) {
        assertThat(judged(Stage.RECIPIENT, text)).isInstanceOf(Delivery.Postponed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"554 no", "552 5.2.2 full", "550 5.4.1 no", "501 5.5.4 what"})
    void otherRefusalsOfARecipientDoNotCondemnTheAddress(String text) {
        assertThat(judged(Stage.RECIPIENT, text)).isInstanceOf(Delivery.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"550 5.1.1 x", "550 no", "554 5.7.1 no"})
    void whatAnswersTheSenderIsTriedAgainAndWhatAnswersTheContentIsRefused(String text) {
        assertThat(judged(Stage.SET_UP, text)).isInstanceOf(Delivery.Postponed.class);
        assertThat(judged(Stage.CONTENT, text)).isInstanceOf(Delivery.Refused.class);
    }
}
