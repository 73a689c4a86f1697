package journey.remarketing.unsubscribe.http;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import journey.events.Topics;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import journey.remarketing.outreach.OutreachRecord;
import journey.remarketing.outreach.ledger.OutreachCodec;
import journey.remarketing.unsubscribe.Subscription;
import journey.remarketing.unsubscribe.UnsubscribeTokens;
import journey.remarketing.unsubscribe.UnsubscribeTokens.Reading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
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
    private static final Logger LOG = LoggerFactory.getLogger(UnsubscribeController.class);
    private static final int PATIENCE_SECONDS = 5;

    private final UnsubscribeTokens tokens;
    private final MessageLog log;
    private final Clock clock;
    private final MeterRegistry registry;

    UnsubscribeController(UnsubscribeTokens tokens, MessageLog log, Clock clock, MeterRegistry registry) {
        this.tokens = tokens;
        this.log = log;
        this.clock = clock;
        this.registry = registry;
    }

    @Operation(summary = "The page of an unsubscribe link; changes nothing")
    @GetMapping(path = "/unsubscribe/{token}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> show(@PathVariable String token, Locale locale) {
        try {
            return question(token, locale);
        } catch (RedisException away) {
            return unavailable(away, locale);
        }
    }

    private ResponseEntity<String> question(String token, Locale locale) {
        return switch (tokens.read(token, clock.instant())) {
            case Reading.Valid valid -> page(HttpStatus.OK, UnsubscribePage.question(locale));
            case Reading.Expired expired -> page(HttpStatus.NOT_FOUND, UnsubscribePage.expired(locale));
            case Reading.Forged forged -> page(HttpStatus.BAD_REQUEST, UnsubscribePage.invalid(locale));
        };
    }

    @Operation(summary = "Unsubscribes; also the one-click POST of RFC 8058")
    // Mail programs ask for anything or for nothing at all: no Accept header may refuse an unsubscription.
    @PostMapping("/unsubscribe/{token}")
    ResponseEntity<String> unsubscribe(@PathVariable String token, Locale locale) {
        try {
            return answer(token, locale);
        } catch (RedisException away) {
            count("unavailable");
            return unavailable(away, locale);
        }
    }

    private ResponseEntity<String> answer(String token, Locale locale) {
        return switch (tokens.read(token, clock.instant())) {
            case Reading.Valid valid -> unsubscribe(valid.subscription(), locale);
            case Reading.Expired expired -> {
                count("expired");
                yield page(HttpStatus.NOT_FOUND, UnsubscribePage.expired(locale));
            }
            case Reading.Forged forged -> {
                count("invalid");
                yield page(HttpStatus.BAD_REQUEST, UnsubscribePage.invalid(locale));
            }
        };
    }

    private ResponseEntity<String> unsubscribe(Subscription subscription, Locale locale) {
        OutreachRecord record = new OutreachRecord.Unsubscribed(
                subscription.customer(),
                subscription.address(),
                subscription.campaign(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        Message message = new Message(Topics.SIGNALS, OutreachCodec.encode(subscription.customer(), record));
        Executor thread = task -> Thread.ofVirtual().start(task);
        try {
            CompletableFuture.runAsync(() -> log.publish(List.of(message)), thread)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException away) {
            count("unavailable");
            return unavailable(away, locale);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return page(HttpStatus.SERVICE_UNAVAILABLE, UnsubscribePage.unavailable(locale));
        }
        count("accepted");
        return page(HttpStatus.OK, UnsubscribePage.done(locale));
    }

    /** The brokers did not acknowledge, or the key of the links was not to be had. */
    private static ResponseEntity<String> unavailable(Exception away, Locale locale) {
        LOG.atWarn().addKeyValue("failure", away.getClass().getName()).log("An unsubscribe link could not be served");
        ResponseEntity<String> page = page(HttpStatus.SERVICE_UNAVAILABLE, UnsubscribePage.unavailable(locale));
        return ResponseEntity.status(page.getStatusCode())
                .headers(page.getHeaders())
                .header(HttpHeaders.RETRY_AFTER, "5")
                .body(UnsubscribePage.unavailable(locale));
    }

    private void count(String outcome) {
        registry.counter("journey.remarketing.unsubscribes", "outcome", outcome).increment();
    }

    private static ResponseEntity<String> page(HttpStatus status, String html) {
        return ResponseEntity.status(status)
                .contentType(new MediaType(MediaType.TEXT_HTML, java.nio.charset.StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noStore())
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
                .body(html);
    }
}
