package journey.remarketing.webhook.http;

import io.lettuce.core.RedisException;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.JourneySignal;
import journey.events.Partitions;
import journey.events.Topics;
import journey.events.codec.Decoded;
import journey.events.codec.SignalCodec;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import journey.remarketing.webhook.Endpoint;
import journey.remarketing.webhook.EndpointState;
import journey.remarketing.webhook.Event;
import journey.remarketing.webhook.History;
import journey.remarketing.webhook.Webhooks;
import journey.remarketing.webhook.ledger.WebhookCodec;
import journey.remarketing.webhook.ledger.WebhookStore;
import org.apache.kafka.common.KafkaException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** How the endpoints of webhooks fare, and what an operator can do about it. */
@RestController
final class WebhookController {
    private static final Duration LONGEST_REPLAY = Duration.ofDays(31);
    private static final Duration USUAL_REPLAY = Duration.ofDays(7);
    private static final int TOGETHER = 500;

    private final Webhooks webhooks;
    private final WebhookStore store;
    private final History history;
    private final MessageLog log;
    private final Clock clock;

    /**
     * @param url without its query, which may hold a secret
     * @param state the worst of any partition
     * @param pausedPartitions how many partitions let it rest
     * @param failures in a row, the most of any partition
     * @param missed not queued, or thrown away untold; what the log still has can be replayed
     */
    record EndpointView(
            String id,
            String url,
            List<String> events,
            boolean anonymous,
            String state,
            long pausedPartitions,
            int failures,
            Optional<Instant> failingSince,
            Optional<Instant> lastTryAt,
            Optional<String> lastAnswer,
            Optional<Instant> lastAcceptedAt,
            long pending,
            long delivered,
            long givenUp,
            long missed) {}

    record EndpointsView(List<EndpointView> webhooks) {}

    /**
     * @param from when the signals were written; 7 days ago without it
     * @param to exclusive; now without it
     * @param event the id of the only signal that is told again
     */
    record Replay(Optional<Instant> from, Optional<Instant> to, Optional<String> event) {}

    /** @param events how many are told again */
    record Replayed(String webhook, Instant from, Instant to, int events) {}

    WebhookController(Webhooks webhooks, WebhookStore store, History history, MessageLog log, Clock clock) {
        this.webhooks = webhooks;
        this.store = store;
        this.history = history;
        this.log = log;
        this.clock = clock;
    }

    @Operation(summary = "The endpoints of webhooks, and how they fare")
    @GetMapping("/api/webhooks")
    EndpointsView list() {
        List<Map<String, EndpointState>> partitions = store.endpoints();
        return new EndpointsView(webhooks.endpoints().stream()
                .map(endpoint -> view(
                        endpoint,
                        partitions.stream()
                                .filter(partition -> partition.containsKey(endpoint.id()))
                                .map(partition -> partition.get(endpoint.id()))
                                .toList()))
                .toList());
    }

    private static EndpointView view(Endpoint endpoint, List<EndpointState> states) {
        EndpointState.Status worst = states.stream()
                .map(EndpointState::status)
                .max(EndpointState.Status::compareTo)
                .orElse(EndpointState.Status.ACTIVE);
        Optional<EndpointState> latest = states.stream()
                .filter(state -> state.lastTryAt().isPresent())
                .max((one, other) -> one.lastTryAt()
                        .orElseThrow()
                        .compareTo(other.lastTryAt().orElseThrow()));
        URI url = endpoint.receiver().url();
        return new EndpointView(
                endpoint.id(),
                url.getScheme() + "://" + url.getAuthority()
                        + Optional.ofNullable(url.getPath()).orElse(""),
                endpoint.events().stream().map(Event::code).sorted().toList(),
                endpoint.anonymous(),
                worst.name().toLowerCase(java.util.Locale.ROOT),
                states.stream()
                        .filter(state -> state.status() != EndpointState.Status.ACTIVE)
                        .count(),
                states.stream().mapToInt(EndpointState::failures).max().orElse(0),
                states.stream().flatMap(state -> state.failingSince().stream()).min(Instant::compareTo),
                latest.flatMap(EndpointState::lastTryAt),
                latest.flatMap(EndpointState::lastAnswer),
                states.stream()
                        .flatMap(state -> state.lastAcceptedAt().stream())
                        .max(Instant::compareTo),
                states.stream().mapToLong(EndpointState::pending).sum(),
                states.stream().mapToLong(EndpointState::delivered).sum(),
                states.stream().mapToLong(EndpointState::givenUp).sum(),
                states.stream().mapToLong(EndpointState::missed).sum());
    }

    @Operation(
            summary = "Tells an endpoint again what the log still has",
            description = "Of a span of time (by when signals were written, 31 days at most), or one signal by its id."
                    + " Webhooks keep their ids. Answered when all of them are queued; safe to repeat.")
    @PostMapping("/api/webhooks/{id}/replay")
    ResponseEntity<Replayed> replay(@PathVariable String id, @RequestBody Replay replay) {
        Endpoint endpoint = endpoint(id);
        Instant now = clock.instant();
        if (replay.from().isEmpty() && replay.event().isEmpty()) {
            throw problem(HttpStatus.BAD_REQUEST, "invalid-replay", "from or event is missing");
        }
        Instant to = replay.to().filter(now::isAfter).orElse(now);
        Instant from = replay.from().orElse(to.minus(USUAL_REPLAY));
        if (!from.isBefore(to) || from.plus(LONGEST_REPLAY).isBefore(to)) {
            throw problem(HttpStatus.BAD_REQUEST, "invalid-replay", "from lies before to, by 31 days at most");
        }
        AtomicInteger events = new AtomicInteger();
        List<Message> batch = new ArrayList<>();
        history.read(from, to, replay.event(), signal -> {
            if (wants(endpoint, signal)) {
                events.incrementAndGet();
                batch.add(new Message(Topics.SIGNALS, WebhookCodec.replayed(endpoint, signal)));
            }
            if (batch.size() == TOGETHER) {
                log.publish(List.copyOf(batch));
                batch.clear();
            }
        });
        log.publish(batch);
        if (events.get() == 0 && replay.event().isPresent()) {
            throw problem(HttpStatus.NOT_FOUND, "no-such-event", "The log has no such signal for this webhook");
        }
        return ResponseEntity.accepted().body(new Replayed(endpoint.id(), from, to, events.get()));
    }

    private static boolean wants(Endpoint endpoint, Envelope envelope) {
        return switch (SignalCodec.decode(envelope)) {
            case Decoded.Ok<Optional<JourneySignal>> ok ->
                ok.value().filter(endpoint::wants).isPresent();
            case Decoded.Undecodable<Optional<JourneySignal>> bad -> false;
        };
    }

    @Operation(
            summary = "Says that a paused or disabled endpoint works again",
            description = "What waits for it is tried as it comes due. What it missed is told by a replay.")
    @PostMapping("/api/webhooks/{id}/resume")
    ResponseEntity<Void> resume(@PathVariable String id) {
        Endpoint endpoint = endpoint(id);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        log.publish(IntStream.range(0, webhooks.partitions())
                .mapToObj(partition -> new Message(
                        Topics.SIGNALS,
                        WebhookCodec.resumed(endpoint, somebodyIn(partition, webhooks.partitions()), now)))
                .toList());
        return ResponseEntity.accepted().build();
    }

    /** A name that nobody has, as a key by which a partition is reached. */
    private static CustomerId somebodyIn(int partition, int partitions) {
        return IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> CustomerId.of(
                        new Identifier(Identifier.Kind.ANONYMOUS, "journey-webhooks-partition-key-" + number)))
                .filter(customer -> Partitions.of(customer.value(), partitions) == partition)
                .findFirst()
                .orElseThrow();
    }

    private Endpoint endpoint(String id) {
        return webhooks.endpoints().stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow(() -> problem(HttpStatus.NOT_FOUND, "no-such-webhook", "No webhook has this id"));
    }

    @ExceptionHandler(RedisException.class)
    ResponseEntity<ProblemDetail> away(RedisException away) {
        return unavailable("How the webhooks fare can't be read just now; nothing is lost");
    }

    @ExceptionHandler({KafkaException.class, IllegalStateException.class})
    ResponseEntity<ProblemDetail> brokersAway(RuntimeException away) {
        return unavailable("The brokers don't answer; some of it may have been queued, and it can be repeated");
    }

    private static ResponseEntity<ProblemDetail> unavailable(String what) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(detail(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", what));
    }

    private static ErrorResponseException problem(HttpStatus status, String type, String what) {
        return new ErrorResponseException(status, detail(status, type, what), null);
    }

    private static ProblemDetail detail(HttpStatus status, String type, String what) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, what);
        problem.setType(URI.create("urn:journey:problem:" + type));
        return problem;
    }
}
