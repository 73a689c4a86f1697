package journey.remarketing.mail;

import journey.events.CustomerId;
import journey.remarketing.campaign.Survey;

/** Knows where a click on an answer leads. Nothing that opening the link does may change state: link scanners open every link. */
public interface SurveyLinks {
    /**
     * As it stands in a template: an address, or a placeholder that becomes one when the mail is sent.
     *
     * @param occasion what was asked about, e.g. {@code order:o-1}
     * @param score one of the survey's answers
     */
    String answer(CustomerId customer, String campaign, String occasion, Survey survey, int score);
}
