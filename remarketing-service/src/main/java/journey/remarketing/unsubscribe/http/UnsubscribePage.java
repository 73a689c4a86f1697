package journey.remarketing.unsubscribe.http;

import java.util.Locale;

/** The few words that the page needs, in English and Italian; nothing of the request is repeated in it. */
final class UnsubscribePage {
    private static final String FRAME = """
            <!doctype html>
            <html lang="%s">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>%s</title>
            <style>
            body{margin:0;background:#f3f1ec;color:#2b2a28;font:17px/1.55 -apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif}
            main{max-width:30rem;margin:12vh auto 0;padding:2.5rem 2.75rem;background:#fff;border-radius:10px}
            h1{font:400 1.8rem/1.25 Georgia,"Times New Roman",serif;margin:0 0 .8rem}
            p{margin:0 0 1.6rem;color:#5d5a55}
            p:last-child{margin:0}
            button{font:inherit;font-weight:600;color:#fff;background:#1f5c4d;border:0;border-radius:6px;padding:.85rem 1.5rem;cursor:pointer}
            button:focus-visible{outline:3px solid #9db4a0;outline-offset:2px}
            </style>
            </head>
            <body><main><h1>%s</h1><p>%s</p>%s</main></body>
            </html>
            """;

    private UnsubscribePage() {}

    static String question(Locale locale) {
        return italian(locale)
                ? page(
                        "it",
                        "Annullare l’iscrizione?",
                        "Non riceverai più e-mail da noi.",
                        button("Annulla l’iscrizione"))
                : page("en", "Unsubscribe?", "You will get no more mail from us.", button("Unsubscribe"));
    }

    static String done(Locale locale) {
        return italian(locale)
                ? page("it", "Iscrizione annullata", "Non ti scriveremo più.", "")
                : page("en", "You are unsubscribed", "We will not write to you again.", "");
    }

    static String expired(Locale locale) {
        return italian(locale)
                ? page("it", "Link scaduto", "Usa il link nell’e-mail più recente che hai ricevuto da noi.", "")
                : page(
                        "en",
                        "This link has expired",
                        "Please use the link in the newest mail that you got from us.",
                        "");
    }

    static String invalid(Locale locale) {
        return italian(locale)
                ? page("it", "Link non valido", "Copia il link intero dall’e-mail, oppure rispondi all’e-mail.", "")
                : page("en", "This link is not complete", "Please copy the whole link, or just reply to the mail.", "");
    }

    static String unavailable(Locale locale) {
        return italian(locale)
                ? page("it", "Riprova tra poco", "La richiesta non è stata ancora registrata.", button("Riprova"))
                : page(
                        "en",
                        "Please try again in a moment",
                        "Your request has not been recorded yet.",
                        button("Try again"));
    }

    private static boolean italian(Locale locale) {
        return locale.getLanguage().equals("it");
    }

    private static String button(String label) {
        return "<form method=\"post\"><button type=\"submit\">" + label + "</button></form>";
    }

    private static String page(String language, String title, String text, String form) {
        return FRAME.formatted(language, title, title, text, form);
    }
}
