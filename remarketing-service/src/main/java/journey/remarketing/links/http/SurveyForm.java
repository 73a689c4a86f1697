package journey.remarketing.links.http;

import java.util.Locale;
import java.util.Optional;
import journey.remarketing.links.Link;
import journey.remarketing.page.Pages;

/** The question and its form, in English and Italian. */
final class SurveyForm {
    private SurveyForm() {}

    static String question(Link.Survey link, Locale locale) {
        boolean italian = Pages.italian(locale);
        return switch (link.kind()) {
            case "nps" ->
                italian
                        ? "Quanto è probabile che ci consigli a un amico?"
                        : "How likely are you to recommend us to a friend?";
            case "csat" -> italian ? "Quanto sei soddisfatto?" : "How satisfied are you?";
            default -> italian ? "Quanto è stato facile?" : "How easy was it?";
        };
    }

    static String missing(Locale locale) {
        return "<p role=\"alert\">"
                + (Pages.italian(locale) ? "Scegli una risposta." : "Please choose an answer.")
                + "</p>";
    }

    static String thanks(Locale locale) {
        return Pages.italian(locale) ? "Grazie!" : "Thank you!";
    }

    static String taken(Locale locale) {
        return Pages.italian(locale) ? "La tua risposta è arrivata." : "Your answer has arrived.";
    }

    /** @param comment plain text */
    static String html(Link.Survey link, Optional<Integer> chosen, String comment, Locale locale) {
        boolean italian = Pages.italian(locale);
        StringBuilder html = new StringBuilder("<form method=\"post\"><fieldset><legend>")
                .append(italian ? "La tua risposta" : "Your answer")
                .append("</legend><div class=\"scale\">");
        for (int score = link.lowest(); score <= link.scale(); score++) {
            html.append("<label><input type=\"radio\" name=\"score\" required value=\"")
                    .append(score)
                    .append(chosen.equals(Optional.of(score)) ? "\" checked>" : "\">")
                    .append("<span>")
                    .append(score)
                    .append("</span></label>");
        }
        return html.append("</div><p class=\"ends\"><span>")
                .append(link.lowest())
                .append(" = ")
                .append(worst(link, italian))
                .append("</span><span>")
                .append(link.scale())
                .append(" = ")
                .append(best(link, italian))
                .append("</span></p></fieldset><fieldset><label for=\"comment\"><b>")
                .append(italian ? "Vuoi aggiungere qualcosa?" : "Anything to add?")
                .append("</b></label><textarea id=\"comment\" name=\"comment\" maxlength=\"1000\">\n")
                .append(Pages.escaped(comment))
                .append("</textarea></fieldset><button type=\"submit\">")
                .append(italian ? "Invia" : "Send")
                .append("</button></form>")
                .toString();
    }

    private static String worst(Link.Survey link, boolean italian) {
        return switch (link.kind()) {
            case "nps" -> italian ? "per niente" : "not at all";
            case "csat" -> italian ? "per niente" : "not at all";
            default -> italian ? "molto difficile" : "very difficult";
        };
    }

    private static String best(Link.Survey link, boolean italian) {
        return switch (link.kind()) {
            case "nps" -> italian ? "sicuramente" : "certainly";
            case "csat" -> italian ? "molto" : "very";
            default -> italian ? "molto facile" : "very easy";
        };
    }
}
