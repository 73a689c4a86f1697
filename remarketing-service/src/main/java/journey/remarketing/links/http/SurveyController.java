package journey.remarketing.links.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import journey.remarketing.links.Link;
import journey.remarketing.links.Links;
import journey.remarketing.links.Machine;
import journey.remarketing.outreach.OutreachRecord;
import journey.remarketing.outreach.ledger.OutreachLog;
import journey.remarketing.page.Pages;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes the answers of survey mails. Each answer in the mail links here with its {@code score}: a GET shows the question with
 * that answer chosen and changes nothing; a POST records it, and is answered 200 when the brokers have acknowledged it, else
 * 503. Where scripts run, the page sends the answer that came with the link by itself once somebody has had it in view for a
 * moment, so that one click is enough; whoever changes it, or adds a comment, answers again, and the later answer counts.
 */
@RestController
final class SurveyController {
    private static final int LONGEST_COMMENT = 1_000;

    private static final String SCRIPT = """
            (function(){var f=document.forms[0],seen;if(!f||!f.score||!f.score.value)return;\
            function look(){clearTimeout(seen);if(document.visibilityState==='visible')\
            seen=setTimeout(function(){document.removeEventListener('visibilitychange',look);\
            fetch(location.pathname,{method:'POST',body:new URLSearchParams(new FormData(f)),keepalive:true})},1200)}\
            f.addEventListener('submit',function(){clearTimeout(seen)});\
            document.addEventListener('visibilitychange',look);look()})()""";

    private final Links links;
    private final OutreachLog log;
    private final Pages pages;
    private final Clock clock;
    private final MeterRegistry registry;

    SurveyController(Links links, OutreachLog log, Pages pages, Clock clock, MeterRegistry registry) {
        this.links = links;
        this.log = log;
        this.pages = pages;
        this.clock = clock;
        this.registry = registry;
    }

    @Operation(summary = "The question of a survey mail, with the answer chosen that the link names; changes nothing")
    @GetMapping(path = "/s/{token}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> show(
            @PathVariable String token, @RequestParam(defaultValue = "") String score, Locale locale) {
        return read(token, locale, link -> {
            Optional<Integer> chosen = score(link, score);
            String html = SurveyForm.html(link, chosen, "", locale);
            return chosen.isPresent()
                    ? pages.show(HttpStatus.OK, locale, SurveyForm.question(link, locale), html, SCRIPT)
                    : pages.show(HttpStatus.OK, locale, SurveyForm.question(link, locale), html);
        });
    }

    @Operation(summary = "Answers a survey: score, comment (1,000 characters are kept)")
    @PostMapping("/s/{token}")
    ResponseEntity<String> answer(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String score,
            @RequestParam(defaultValue = "") String comment,
            HttpServletRequest request,
            Locale locale) {
        return read(token, locale, link -> {
            String text = comment(comment);
            return score(link, score)
                    .map(chosen -> record(link, chosen, text, request, locale))
                    .orElseGet(() -> {
                        count("invalid");
                        return pages.show(
                                HttpStatus.BAD_REQUEST,
                                locale,
                                SurveyForm.question(link, locale),
                                SurveyForm.missing(locale) + SurveyForm.html(link, Optional.empty(), text, locale));
                    });
        });
    }

    private ResponseEntity<String> record(
            Link.Survey link, int score, String comment, HttpServletRequest request, Locale locale) {
        Instant now = clock.instant();
        Optional<Machine> machine =
                LinkController.machine(request, Duration.between(link.origin().madeAt(), now));
        boolean recorded = log.append(
                link.origin().customer(),
                new OutreachRecord.SurveyAnswered(
                        link.origin().customer(),
                        link.origin().campaign(),
                        link.origin().step(),
                        link.kind(),
                        link.scale(),
                        score,
                        Optional.of(comment).filter(text -> !text.isEmpty()),
                        link.about()
                                .orElse(link.origin().channel().orElse("email") + "-sent-"
                                        + link.origin().mail()),
                        link.origin().channel(),
                        machine.map(Machine::code),
                        LinkController.mark(),
                        now.truncatedTo(ChronoUnit.MILLIS)));
        count(!recorded ? "unavailable" : machine.isPresent() ? "machine" : "accepted");
        return recorded
                ? pages.say(HttpStatus.OK, locale, SurveyForm.thanks(locale), SurveyForm.taken(locale))
                : pages.tryAgain(locale, SurveyForm.html(link, Optional.of(score), comment, locale));
    }

    private ResponseEntity<String> read(
            String token, Locale locale, Function<Link.Survey, ResponseEntity<String>> page) {
        return new LinkPages(pages).answer(() -> links.survey(token, clock.instant()), page, locale, "", this::count);
    }

    private static Optional<Integer> score(Link.Survey link, String text) {
        return text.matches("[0-9]{1,2}")
                ? Optional.of(Integer.valueOf(text)).filter(score -> score >= link.lowest() && score <= link.scale())
                : Optional.empty();
    }

    private static String comment(String text) {
        String plain = text.codePoints()
                .filter(c -> c == '\n' || !Character.isISOControl(c))
                .limit(LONGEST_COMMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain.strip();
    }

    private void count(String outcome) {
        registry.counter("journey.remarketing.survey.answers", "outcome", outcome)
                .increment();
    }
}
