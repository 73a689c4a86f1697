package journey.remarketing.unsubscribe.http;

import java.util.Locale;
import java.util.Optional;
import journey.remarketing.outreach.Topic;
import journey.remarketing.page.Pages;
import journey.remarketing.unsubscribe.Choice;

/** The form of the page of preferences, in English and Italian; nothing of the request is repeated in it. */
final class PreferencesForm {
    private PreferencesForm() {}

    static String title(Locale locale) {
        return Pages.italian(locale) ? "Le tue preferenze e-mail" : "Your mail preferences";
    }

    static String saved(Locale locale) {
        return Pages.italian(locale) ? "Preferenze salvate" : "Your choice is saved";
    }

    static String html(Locale locale, Choice now) {
        boolean italian = Pages.italian(locale);
        StringBuilder html = new StringBuilder("<form method=\"post\"><fieldset><legend>")
                .append(italian ? "Di che cosa possiamo scriverti?" : "What may we write to you about?")
                .append("</legend>");
        for (Topic topic : Topic.values()) {
            html.append("<label class=\"choice\"><input type=\"checkbox\" name=\"topic\" value=\"")
                    .append(topic.code())
                    .append(now.wanted().contains(topic) ? "\" checked>" : "\">")
                    .append("<span>")
                    .append(words(topic, italian))
                    .append("</span></label>");
        }
        html.append("</fieldset><fieldset><legend>")
                .append(italian ? "In quale lingua?" : "In which language?")
                .append("</legend>");
        language(
                html,
                "",
                italian ? "Come nel negozio" : "As in the shop",
                now.language().isEmpty());
        language(html, "en", "English", now.language().equals(Optional.of("en")));
        language(html, "it", "Italiano", now.language().equals(Optional.of("it")));
        return html.append("</fieldset><button type=\"submit\">")
                .append(italian ? "Salva" : "Save")
                .append("</button></form><form method=\"post\"><p>")
                .append(
                        italian
                                ? "Oppure non ricevere più nessuna e-mail da noi."
                                : "Or get no more mail from us at all.")
                .append("</p><button class=\"quiet\" type=\"submit\">")
                .append(italian ? "Annulla l’iscrizione" : "Unsubscribe from everything")
                .append("</button></form>")
                .toString();
    }

    private static void language(StringBuilder html, String code, String name, boolean chosen) {
        html.append("<label class=\"choice\"><input type=\"radio\" name=\"language\" value=\"")
                .append(code)
                .append(chosen ? "\" checked>" : "\">")
                .append(code.isEmpty() ? "<span>" : "<span lang=\"" + code + "\">")
                .append(name)
                .append("</span></label>");
    }

    private static String words(Topic topic, boolean italian) {
        return switch (topic) {
            case REMINDERS ->
                italian
                        ? "Promemoria<small>Quello che hai lasciato nel carrello o guardato da poco</small>"
                        : "Reminders<small>What you left in your cart or looked at lately</small>";
            case SURVEYS ->
                italian
                        ? "Sondaggi<small>Una domanda dopo un ordine, ogni tanto</small>"
                        : "Surveys<small>A question after an order, now and then</small>";
            case OFFERS ->
                italian
                        ? "Novità e offerte<small>Quando non ci vediamo da un po’</small>"
                        : "News and offers<small>When we have not seen you for a while</small>";
        };
    }
}
