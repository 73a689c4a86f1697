package journey.remarketing.unsubscribe.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import journey.remarketing.links.Link;
import journey.remarketing.links.Links;
import journey.remarketing.links.http.LinkPages;
import journey.remarketing.outreach.OutreachRecord;
import journey.remarketing.outreach.ledger.OutreachLog;
import journey.remarketing.page.Pages;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The link in every mail. A GET shows a page with a button and changes nothing, since link scanners open every link. A POST
 * unsubscribes, whether the page sent it or a mail program by itself ({@code List-Unsubscribe=One-Click}, RFC 8058): it is
 * answered 200 when the brokers have acknowledged it, else 503.
 */
@RestController
final class UnsubscribeController {
    /** How long the link to the preferences on this page works. */
    private static final Duration CHOOSE_WITHIN = Duration.ofDays(1);

    private final Links links;
    private final OutreachLog log;
    private final Pages pages;
    private final Clock clock;
    private final MeterRegistry registry;

    UnsubscribeController(Links links, OutreachLog log, Pages pages, Clock clock, MeterRegistry registry) {
        this.links = links;
        this.log = log;
        this.pages = pages;
        this.clock = clock;
        this.registry = registry;
    }

    @Operation(summary = "The page of an unsubscribe link; changes nothing")
    @GetMapping(path = "/unsubscribe/{token}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> show(@PathVariable String token, Locale locale) {
        return new LinkPages(pages)
                .show(
                        () -> links.unsubscribe(token, clock.instant()),
                        link -> question(link, locale),
                        locale,
                        button(locale));
    }

    private ResponseEntity<String> question(Link.Unsubscribe link, Locale locale) {
        String instead = preferences(link);
        return Pages.italian(locale)
                ? pages.show(
                        HttpStatus.OK,
                        locale,
                        "Annullare l’iscrizione?",
                        "<p>Non riceverai più e-mail da noi.</p>" + Pages.button("Annulla l’iscrizione")
                                + "<p class=\"after\"><a href=\"" + instead
                                + "\">Scegli invece di che cosa possiamo scriverti</a></p>")
                : pages.show(
                        HttpStatus.OK,
                        locale,
                        "Unsubscribe?",
                        "<p>You will get no more mail from us.</p>" + Pages.button("Unsubscribe")
                                + "<p class=\"after\"><a href=\"" + instead
                                + "\">Choose what we may write to you about instead</a></p>");
    }

    /** Beside this page, wherever this service is reached. */
    private String preferences(Link.Unsubscribe link) {
        return "../preferences/"
                + links.issue(
                        new Link.Preferences(link.customer(), link.address(), link.campaign()),
                        clock.instant().plus(CHOOSE_WITHIN));
    }

    @Operation(summary = "Unsubscribes; also the one-click POST of RFC 8058")
    // Mail programs ask for anything or for nothing at all: no Accept header may refuse an unsubscription.
    @PostMapping("/unsubscribe/{token}")
    ResponseEntity<String> unsubscribe(@PathVariable String token, Locale locale) {
        return new LinkPages(pages)
                .answer(
                        () -> links.unsubscribe(token, clock.instant()),
                        link -> unsubscribe(link, locale),
                        locale,
                        button(locale),
                        this::count);
    }

    private ResponseEntity<String> unsubscribe(Link.Unsubscribe link, Locale locale) {
        boolean recorded = log.append(
                link.customer(),
                new OutreachRecord.Unsubscribed(
                        link.customer(),
                        link.address(),
                        link.campaign(),
                        clock.instant().truncatedTo(ChronoUnit.MILLIS)));
        count(recorded ? "accepted" : "unavailable");
        return recorded ? done(pages, locale) : pages.tryAgain(locale, button(locale));
    }

    static ResponseEntity<String> done(Pages pages, Locale locale) {
        return Pages.italian(locale)
                ? pages.say(HttpStatus.OK, locale, "Iscrizione annullata", "Non ti scriveremo più.")
                : pages.say(HttpStatus.OK, locale, "You are unsubscribed", "We will not write to you again.");
    }

    private static String button(Locale locale) {
        return Pages.button(Pages.italian(locale) ? "Riprova" : "Try again");
    }

    private void count(String outcome) {
        registry.counter("journey.remarketing.unsubscribes", "outcome", outcome).increment();
    }
}
