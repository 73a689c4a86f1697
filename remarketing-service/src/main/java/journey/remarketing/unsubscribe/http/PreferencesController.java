package journey.remarketing.unsubscribe.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import journey.remarketing.links.Link;
import journey.remarketing.links.Links;
import journey.remarketing.links.http.LinkPages;
import journey.remarketing.outreach.Conversation;
import journey.remarketing.outreach.OutreachRecord;
import journey.remarketing.outreach.Topic;
import journey.remarketing.outreach.ledger.ConversationStore;
import journey.remarketing.outreach.ledger.OutreachLog;
import journey.remarketing.page.Pages;
import journey.remarketing.unsubscribe.Choice;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What somebody gets mail about. A GET shows what holds now and changes nothing; a POST of the form replaces it, and is
 * answered 200 when the brokers have acknowledged it, else 503. Who chooses no topic at all unsubscribes; who had
 * unsubscribed and chooses one gives consent anew.
 */
@RestController
final class PreferencesController {
    private final Links links;
    private final ConversationStore conversations;
    private final OutreachLog log;
    private final Pages pages;
    private final Clock clock;
    private final MeterRegistry registry;

    PreferencesController(
            Links links,
            ConversationStore conversations,
            OutreachLog log,
            Pages pages,
            Clock clock,
            MeterRegistry registry) {
        this.links = links;
        this.conversations = conversations;
        this.log = log;
        this.pages = pages;
        this.clock = clock;
        this.registry = registry;
    }

    @Operation(summary = "The page of a link to preferences; changes nothing")
    @GetMapping(path = "/preferences/{token}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> show(@PathVariable String token, Locale locale) {
        return new LinkPages(pages)
                .show(() -> links.preferences(token, clock.instant()), link -> form(link, locale), locale, "");
    }

    private ResponseEntity<String> form(Link.Preferences link, Locale locale) {
        Optional<Conversation> known = conversations.follow(link.customer());
        Choice now = new Choice(
                known.map(Conversation::wanted).orElse(EnumSet.allOf(Topic.class)),
                known.flatMap(Conversation::language));
        return pages.show(HttpStatus.OK, locale, PreferencesForm.title(locale), PreferencesForm.html(locale, now));
    }

    @Operation(summary = "Replaces what somebody gets mail about: topic (repeated), language")
    @PostMapping("/preferences/{token}")
    ResponseEntity<String> choose(
            @PathVariable String token, @RequestParam MultiValueMap<String, String> fields, Locale locale) {
        return new LinkPages(pages)
                .answer(
                        () -> links.preferences(token, clock.instant()),
                        link -> choose(link, choice(fields), locale),
                        locale,
                        "",
                        this::count);
    }

    private static Choice choice(MultiValueMap<String, String> fields) {
        return Choice.of(fields.getOrDefault("topic", List.of()), Optional.ofNullable(fields.getFirst("language")));
    }

    private ResponseEntity<String> choose(Link.Preferences link, Choice choice, Locale locale) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        boolean none = choice.wanted().isEmpty();
        OutreachRecord record = none
                ? new OutreachRecord.Unsubscribed(link.customer(), link.address(), link.campaign(), now)
                : new OutreachRecord.PreferencesChosen(
                        link.customer(), link.address(), link.campaign(), choice.wanted(), choice.language(), now);
        if (!log.append(link.customer(), record)) {
            count("unavailable");
            return pages.tryAgain(locale, PreferencesForm.html(locale, choice));
        }
        count("accepted");
        return none ? UnsubscribeController.done(pages, locale) : saved(choice, locale);
    }

    private ResponseEntity<String> saved(Choice choice, Locale locale) {
        return pages.show(HttpStatus.OK, locale, PreferencesForm.saved(locale), PreferencesForm.html(locale, choice));
    }

    private void count(String outcome) {
        registry.counter("journey.remarketing.preferences", "outcome", outcome).increment();
    }
}
