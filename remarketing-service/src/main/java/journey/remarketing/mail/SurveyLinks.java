package journey.remarketing.mail;

import java.net.URI;
import journey.events.CustomerId;
import journey.remarketing.campaign.Survey;

/** Knows where a click on an answer leads. Nothing that opening the link does may change state: link scanners open every link. */
public interface SurveyLinks {
    /**
     * @param occasion what was asked about, e.g. {@code order:o-1}
     * @param score one of the survey's answers
     */
    URI answer(CustomerId customer, String campaign, String occasion, Survey survey, int score);
}
