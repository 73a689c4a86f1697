package journey.remarketing.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/**
 * Makes pages, in English and Italian.
 *
 * <p>Every page names its language, works without JavaScript, loads nothing from anywhere (a Content-Security-Policy says
 * so), is not kept in caches or indexes, and tells no other site its address.
 */
public final class Pages {
    private static final String FRAME = """
            <!doctype html>
            <html lang="%s">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <meta name="color-scheme" content="light">
            <title>%s</title>
            <style>
            *{box-sizing:border-box}
            body{margin:0;padding:1.25rem;background:#f3f1ec;color:#2b2a28;font:17px/1.55 -apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif}
            main{max-width:34rem;margin:8vh auto 0;padding:2.5rem 2.75rem;background:#fff;border-radius:10px}
            @media(max-width:30rem){body{padding:.75rem}main{margin-top:1rem;padding:1.75rem 1.35rem}}
            .shop{margin:0 0 1.6rem;font-size:.85rem;letter-spacing:.06em;text-transform:uppercase;color:%s}
            h1{font:400 1.8rem/1.25 Georgia,"Times New Roman",serif;margin:0 0 .8rem}
            h1+form{margin-top:1.6rem}
            p{margin:0 0 1.6rem;color:#55524d}
            main>:last-child,form>:last-child{margin-bottom:0}
            fieldset{margin:0 0 1.6rem;padding:0;border:0;min-width:0}
            legend{padding:0;margin:0 0 .6rem;font-weight:600}
            label.choice{display:flex;gap:.75rem;align-items:flex-start;padding:.7rem 0;border-top:1px solid #e6e2da;cursor:pointer}
            label.choice small{display:block;color:#6b6761;font-size:.85rem}
            label.choice input{width:1.25rem;height:1.25rem;margin:.15rem 0 0;flex:none;accent-color:%s}
            .scale{display:grid;grid-template-columns:repeat(auto-fit,minmax(2.1rem,1fr));gap:.4rem}
            .scale label{display:block;position:relative;cursor:pointer}
            .scale input{position:absolute;inset:0;width:100%%;height:100%%;margin:0;opacity:0;cursor:pointer}
            .scale span{display:block;padding:.55rem 0;text-align:center;border:1px solid #8b867d;border-radius:6px}
            .scale input:checked+span{color:#fff;background:%s;border-color:%s;font-weight:600}
            .scale input:focus-visible+span{outline:3px solid #2b2a28;outline-offset:2px}
            @media(max-width:30rem){.scale{grid-template-columns:repeat(6,1fr)}}
            .ends{display:flex;justify-content:space-between;gap:1rem;margin:.5rem 0 0;font-size:.85rem;color:#6b6761}
            textarea{display:block;width:100%%;min-height:6.5rem;padding:.7rem;font:inherit;color:inherit;border:1px solid #8b867d;border-radius:6px;resize:vertical}
            button{font:inherit;font-weight:600;color:#fff;background:%s;border:1px solid %s;border-radius:6px;padding:.8rem 1.5rem;cursor:pointer}
            button.quiet{color:#2b2a28;background:#fff;border-color:#8b867d}
            .after{margin-top:1.6rem}
            form+form{margin-top:1.6rem;padding-top:1.6rem;border-top:1px solid #e6e2da}
            a{color:inherit}
            button:focus-visible,textarea:focus-visible,label.choice input:focus-visible,a:focus-visible{outline:3px solid #2b2a28;outline-offset:2px}
            </style>
            </head>
            <body><main><p class="shop">%s</p><h1>%s</h1>%s</main>%s</body>
            </html>
            """;

    private final String shop;
    private final String accent;

    /**
     * @param shop its name
     * @param accent its colour, {@code #rrggbb}, dark enough for white letters
     */
    public Pages(String shop, String accent) {
        if (!accent.matches("#[0-9a-fA-F]{6}")) {
            throw new IllegalArgumentException("the accent of pages is a colour like #1f5c4d");
        }
        this.shop = shop;
        this.accent = accent;
    }

    /** Whether a page is to be Italian; else it is English. */
    public static boolean italian(Locale locale) {
        return locale.getLanguage().equals("it");
    }

    /** Plain text as it may stand in HTML, also in an attribute. */
    public static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }

    /** A page of one sentence. */
    public ResponseEntity<String> say(HttpStatus status, Locale locale, String title, String sentence) {
        return show(status, locale, title, "<p>" + escaped(sentence) + "</p>");
    }

    /** @param html what stands below the title; made here or escaped */
    public ResponseEntity<String> show(HttpStatus status, Locale locale, String title, String html) {
        return answer(status, locale, title, html, Optional.empty());
    }

    /** The same with a script that the page can do without. */
    public ResponseEntity<String> show(HttpStatus status, Locale locale, String title, String html, String script) {
        return answer(status, locale, title, html, Optional.of(script));
    }

    /** To be tried again, with {@code html} to do it with. */
    public ResponseEntity<String> tryAgain(Locale locale, String html) {
        return italian(locale)
                ? show(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        locale,
                        "Riprova tra poco",
                        "<p>La richiesta non è stata ancora registrata.</p>" + html)
                : show(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        locale,
                        "Please try again in a moment",
                        "<p>Your request has not been recorded yet.</p>" + html);
    }

    public ResponseEntity<String> expired(Locale locale) {
        return italian(locale)
                ? say(
                        HttpStatus.NOT_FOUND,
                        locale,
                        "Link scaduto",
                        "Usa il link nell’e-mail più recente che hai ricevuto da noi.")
                : say(
                        HttpStatus.NOT_FOUND,
                        locale,
                        "This link has expired",
                        "Please use the link in the newest mail that you got from us.");
    }

    public ResponseEntity<String> invalid(Locale locale) {
        return italian(locale)
                ? say(
                        HttpStatus.BAD_REQUEST,
                        locale,
                        "Link non valido",
                        "Copia il link intero dall’e-mail, oppure rispondi all’e-mail.")
                : say(
                        HttpStatus.BAD_REQUEST,
                        locale,
                        "This link is not complete",
                        "Please copy the whole link, or just reply to the mail.");
    }

    /** A form with nothing but a button. */
    public static String button(String label) {
        return "<form method=\"post\"><button type=\"submit\">" + escaped(label) + "</button></form>";
    }

    private ResponseEntity<String> answer(
            HttpStatus status, Locale locale, String title, String html, Optional<String> script) {
        String scripts = script.map(code -> "; script-src '" + hash(code) + "'; connect-src 'self'")
                .orElse("");
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status)
                .contentType(new MediaType(MediaType.TEXT_HTML, UTF_8))
                .cacheControl(CacheControl.noStore())
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none';"
                                + " frame-ancestors 'none'" + scripts);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, "5");
        }
        return answer.body(FRAME.formatted(
                italian(locale) ? "it" : "en",
                escaped(title),
                accent,
                accent,
                accent,
                accent,
                accent,
                accent,
                escaped(shop),
                escaped(title),
                html,
                script.map(code -> "<script>" + code + "</script>").orElse("")));
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
