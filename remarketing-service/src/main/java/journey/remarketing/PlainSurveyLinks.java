package journey.remarketing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import journey.events.CustomerId;
import journey.remarketing.campaign.Survey;
import journey.remarketing.mail.SurveyLinks;

/** The parts of an answer, readable and unsigned, after {@code /survey/}: whoever serves them has to doubt them. */
final class PlainSurveyLinks implements SurveyLinks {
    private final URI root;

    PlainSurveyLinks(URI root) {
        this.root = root;
    }

    @Override
    public URI answer(CustomerId customer, String campaign, String occasion, Survey survey, int score) {
        String parts = String.join(
                "\n",
                customer.value(),
                campaign,
                occasion,
                survey.kind().code(),
                Integer.toString(survey.scale()),
                Integer.toString(score));
        return URI.create(
                root + "/survey/" + Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(UTF_8)));
    }
}
