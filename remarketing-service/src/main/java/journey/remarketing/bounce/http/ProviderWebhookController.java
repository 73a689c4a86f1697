package journey.remarketing.bounce.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import journey.remarketing.bounce.MailMark;
import journey.remarketing.bounce.MailMarks;
import journey.remarketing.bounce.MailReport;
import journey.remarketing.bounce.Reports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a mail provider, or a few lines between it and here, tells what became of mails.
 *
 * <p>The body is {@code {"events": [{"id": "…", "type": "bounce" | "complaint" | "delivered", "permanent": true, "messageId":
 * "<…>", "at": "2026-03-02T11:00:00Z"}]}}; {@code permanent} counts for bounces, and without it a bounce passes. Signed as
 * Standard Webhooks are: {@code webhook-id}, {@code webhook-timestamp} (seconds, at most five minutes away) and
 * {@code webhook-signature}, {@code v1,} and the base64 of the HMAC-SHA256 of {@code id.timestamp.body}, several of them
 * with blanks between.
 *
 * <p>204 is answered when the brokers have all of it. The same events may come again.
 */
@RestController
public final class ProviderWebhookController {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderWebhookController.class);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int PATIENCE_SECONDS = 5;
    private static final int LARGEST_BODY = 1024 * 1024;
    private static final int MOST_EVENTS = 1_000;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Optional<byte[]> secret;
    private final MailMarks marks;
    private final Reports reports;
    private final Clock clock;

    /** @param secret what both sides sign with; empty: nobody is listened to */
    public ProviderWebhookController(Secret secret, MailMarks marks, Reports reports, Clock clock) {
        this.secret = secret.bytes();
        this.marks = marks;
        this.reports = reports;
        this.clock = clock;
    }

    /** The shared secret. */
    public record Secret(Optional<byte[]> bytes) {
        /**
         * @param text as Standard Webhooks write it ({@code whsec_} and base64), or any 24 characters or more; empty: none
         * @throws IllegalArgumentException when it is shorter, or no base64
         */
        public static Secret of(String text) {
            if (text.isBlank()) {
                return new Secret(Optional.empty());
            }
            byte[] bytes = text.startsWith("whsec_")
                    ? Base64.getDecoder().decode(text.substring("whsec_".length()))
                    : text.getBytes(UTF_8);
            if (bytes.length < 24) {
                throw new IllegalArgumentException("the secret of the mail provider's webhook has less than 24 bytes");
            }
            return new Secret(Optional.of(bytes));
        }

        @Override
        public String toString() {
            return "Secret[…]";
        }
    }

    private static final class Senseless extends Exception {
        private static final long serialVersionUID = 1;

        Senseless(String what) {
            super(what);
        }
    }

    @Operation(
            summary = "A mail provider tells of bounces, complaints and deliveries",
            description = "Signed as Standard Webhooks are. 204 once it can't be lost; the same events may come again.")
    @PostMapping(path = "/webhooks/mail-provider", consumes = MediaType.ALL_VALUE)
    ResponseEntity<ProblemDetail> take(
            @RequestHeader(name = "webhook-id", defaultValue = "") String id,
            @RequestHeader(name = "webhook-timestamp", defaultValue = "") String timestamp,
            @RequestHeader(name = "webhook-signature", defaultValue = "") String signature,
            @RequestBody(required = false) byte @org.jspecify.annotations.Nullable [] sent) {
        byte[] body = sent == null ? new byte[0] : sent;
        if (secret.isEmpty()) {
            return problem(
                    HttpStatus.NOT_FOUND, "not-configured", "journey.remarketing.bounces.webhook-secret is not set");
        }
        if (body.length > LARGEST_BODY) {
            return problem(HttpStatus.CONTENT_TOO_LARGE, "too-large", "At most 1 MB");
        }
        if (!isRecent(timestamp) || !isSigned(secret.get(), id, timestamp, body, signature)) {
            return problem(
                    HttpStatus.UNAUTHORIZED,
                    "not-signed",
                    "The signature or the time is wrong, or one of them is missing");
        }
        List<MailReport> said = new ArrayList<>();
        int others;
        try {
            others = read(body, said);
        } catch (Senseless senseless) {
            return problem(HttpStatus.BAD_REQUEST, "malformed", String.valueOf(senseless.getMessage()));
        }
        if (!isTold(said)) {
            ResponseEntity<ProblemDetail> away =
                    problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "It can't be kept just now; send it again");
            return ResponseEntity.status(away.getStatusCode())
                    .headers(away.getHeaders())
                    .header(HttpHeaders.RETRY_AFTER, "5")
                    .body(away.getBody());
        }
        for (int i = 0; i < others; i++) {
            reports.passedOver(Reports.Source.WEBHOOK);
        }
        return ResponseEntity.noContent().build();
    }

    private boolean isTold(List<MailReport> said) {
        try {
            CompletableFuture.runAsync(
                            () -> reports.tell(Reports.Source.WEBHOOK, said),
                            task -> Thread.ofVirtual().start(task))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException away) {
            LOG.atWarn()
                    .addKeyValue("failure", away.getClass().getName())
                    .log("Events of the mail provider were not kept");
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns how many events are about no mail of ours. */
    private int read(byte[] body, List<MailReport> said) throws Senseless {
        JsonNode events;
        try {
            events = MAPPER.readTree(body).path("events");
        } catch (JacksonException notJson) {
            throw new Senseless("The body is no JSON");
        }
        if (!events.isArray() || events.size() > MOST_EVENTS) {
            throw new Senseless("events: an array of at most " + MOST_EVENTS);
        }
        int others = 0;
        for (int i = 0; i < events.size(); i++) {
            JsonNode event = events.get(i);
            String at = "events[" + i + "].";
            String id = text(event, "id", at);
            MailReport.Kind kind = switch (text(event, "type", at)) {
                case "bounce" ->
                    event.path("permanent").asBoolean(false)
                            ? MailReport.Kind.HARD_BOUNCE
                            : MailReport.Kind.SOFT_BOUNCE;
                case "complaint" -> MailReport.Kind.COMPLAINT;
                case "delivered" -> MailReport.Kind.DELIVERED;
                default -> throw new Senseless(at + "type: bounce, complaint or delivered");
            };
            Instant time = time(text(event, "at", at), at);
            Optional<MailMark> mark = marks.inMessageId(text(event, "messageId", at));
            mark.ifPresent(mail -> said.add(new MailReport(id, kind, mail, time)));
            others += mark.isPresent() ? 0 : 1;
        }
        return others;
    }

    private static String text(JsonNode event, String name, String at) throws Senseless {
        JsonNode value = event.path(name);
        if (!value.isString() || value.asString().isBlank() || value.asString().length() > 1_000) {
            throw new Senseless(at + name + ": a text of at most 1000 characters");
        }
        return value.asString();
    }

    private Instant time(String text, String at) throws Senseless {
        try {
            Instant time = Instant.parse(text);
            Instant now = clock.instant();
            return time.isAfter(now) ? now : time;
        } catch (DateTimeException senseless) {
            throw new Senseless(at + "at: a time as 2026-03-02T11:00:00Z");
        }
    }

    private boolean isRecent(String timestamp) {
        try {
            Duration away = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
            return away.abs().compareTo(TOLERANCE) <= 0;
        } catch (NumberFormatException | DateTimeException senseless) {
            return false;
        }
    }

    private static boolean isSigned(byte[] secret, String id, String timestamp, byte[] body, String signatures) {
        byte[] wanted;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((id + '.' + timestamp + '.').getBytes(UTF_8));
            wanted = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes(UTF_8);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", impossible);
        }
        return Arrays.stream(signatures.split(" ", -1))
                .anyMatch(signature -> MessageDigest.isEqual(signature.getBytes(UTF_8), wanted));
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String type, String what) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, what);
        problem.setType(URI.create("urn:journey:problem:" + type));
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
