package journey.remarketing.links.http;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import journey.remarketing.links.Campaigned;
import journey.remarketing.links.Link;
import journey.remarketing.links.Links;
import journey.remarketing.links.Links.Reading;
import journey.remarketing.links.Machine;
import journey.remarketing.links.Origin;
import journey.remarketing.links.Storefront;
import journey.remarketing.links.Visit;
import journey.remarketing.page.Pages;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Leads from a mail to the shop. Where to is signed, so nobody can lend this address to a page of their own. A visit is
 * recorded and changes nothing else, and the redirect doesn't wait for it.
 */
@RestController
final class LinkController {
    private static final byte[] PIXEL =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private final Links links;
    private final VisitRecorder recorder;
    private final Campaigned campaigned;
    private final Storefront storefront;
    private final Pages pages;
    private final Clock clock;
    private final MeterRegistry registry;

    LinkController(
            Links links,
            VisitRecorder recorder,
            Campaigned campaigned,
            Storefront storefront,
            Pages pages,
            Clock clock,
            MeterRegistry registry) {
        this.links = links;
        this.recorder = recorder;
        this.campaigned = campaigned;
        this.storefront = storefront;
        this.pages = pages;
        this.clock = clock;
        this.registry = registry;
    }

    @Operation(summary = "Leads to the page that the link names; the click is recorded")
    @GetMapping("/l/{token}")
    ResponseEntity<?> click(@PathVariable String token, HttpServletRequest request, Locale locale) {
        try {
            return switch (links.click(token, clock.instant())) {
                case Reading.Valid<Link.Click> valid -> {
                    Link.Click link = valid.link();
                    visited(link.origin(), Optional.of(link.target().toString()), mark(), request);
                    yield to(campaigned.address(link.target(), link.origin()));
                }
                case Reading.Expired<Link.Click> expired -> {
                    refused("click", "expired");
                    yield pages.expired(locale);
                }
                case Reading.Forged<Link.Click> forged -> {
                    refused("click", "invalid");
                    yield pages.invalid(locale);
                }
            };
        } catch (RedisException keyAway) {
            return pages.tryAgain(locale, "");
        }
    }

    @Operation(summary = "Leads back to the cart, and hands it to the storefront; the click is recorded")
    @GetMapping("/r/{token}")
    ResponseEntity<?> restore(@PathVariable String token, HttpServletRequest request, Locale locale) {
        try {
            return switch (links.restore(token, clock.instant())) {
                case Reading.Valid<Link.Restore> valid -> {
                    Link.Restore link = valid.link();
                    String mark = mark();
                    String plain = link.target().replace(Link.Restore.PLACE, "");
                    visited(link.origin(), Optional.of(plain), mark, request);
                    String cart = storefront.cart(link, mark, clock.instant());
                    yield to(campaigned.address(
                            URI.create(link.target().replace(Link.Restore.PLACE, cart)), link.origin()));
                }
                case Reading.Expired<Link.Restore> expired -> {
                    refused("restore", "expired");
                    yield pages.expired(locale);
                }
                case Reading.Forged<Link.Restore> forged -> {
                    refused("restore", "invalid");
                    yield pages.invalid(locale);
                }
            };
        } catch (RedisException keyAway) {
            return pages.tryAgain(locale, "");
        }
    }

    @Operation(summary = "A transparent picture of one pixel; the opening is recorded")
    @GetMapping(path = "/o/{token}", produces = MediaType.IMAGE_GIF_VALUE)
    ResponseEntity<byte[]> open(@PathVariable String token, HttpServletRequest request) {
        try {
            switch (links.open(token, clock.instant())) {
                case Reading.Valid<Link.Open> valid ->
                    visited(valid.link().origin(), Optional.empty(), mark(), request);
                case Reading.Expired<Link.Open> expired -> refused("open", "expired");
                case Reading.Forged<Link.Open> forged -> refused("open", "invalid");
            }
        } catch (RedisException keyAway) {
            refused("open", "unavailable");
        }
        // A broken picture in a mail helps nobody, whatever the token is worth.
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.IMAGE_GIF)
                .body(PIXEL);
    }

    private void visited(Origin origin, Optional<String> link, String mark, HttpServletRequest request) {
        Instant now = clock.instant();
        recorder.record(new Visit(origin, link, machine(request, Duration.between(origin.madeAt(), now)), mark, now));
    }

    static Optional<Machine> machine(HttpServletRequest request, Duration age) {
        return Machine.judge(new Machine.Visitor(
                request.getMethod().equals("HEAD"),
                Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).orElse(""),
                Stream.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
                        .map(request::getHeader)
                        .filter(value -> value != null)
                        .collect(Collectors.joining(" ")),
                age));
    }

    static String mark() {
        byte[] mark = new byte[12];
        ThreadLocalRandom.current().nextBytes(mark);
        return HexFormat.of().formatHex(mark);
    }

    private void refused(String link, String reason) {
        registry.counter("journey.remarketing.link.refusals", "link", link, "reason", reason)
                .increment();
    }

    private static ResponseEntity<Void> to(URI target) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(target)
                .cacheControl(CacheControl.noStore())
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .build();
    }
}
