package journey.aggregator.stream.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import journey.aggregator.identity.CustomerDirectory;
import journey.aggregator.problems.Problem;
import journey.aggregator.stream.Change;
import journey.aggregator.stream.ChangeLog;
import journey.aggregator.stream.Feed;
import journey.aggregator.stream.Positions;
import journey.events.CustomerId;
import journey.events.codec.Headers;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events (WHATWG HTML, section 9.2), written by the thread of the request, which is a virtual one. A reader who
 * takes nothing for {@code journey.aggregator.stream.patience} is let go and counted; it resumes with the id of the last
 * event that it has. What it has not taken lies on the broker: writing waits, and nothing is read ahead of it but what its
 * own consumer fetches.
 */
@RestController
@RequestMapping("/api/stream")
@Tag(name = "Stream")
final class StreamController implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(StreamController.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ChangeLog log;
    private final CustomerDirectory directory;
    private final Semaphore places;
    private final Counter events;
    private final Counter dropped;
    private final Counter refused;
    private volatile boolean running;

    /** Where to write, and how to have it sent: the stream that Spring hands out passes no flush on. */
    private record Line(OutputStream out, HttpServletResponse response) {}

    /** @param most readers at a time */
    StreamController(
            ChangeLog log,
            CustomerDirectory directory,
            @Value("${journey.aggregator.stream.readers:100}") int most,
            MeterRegistry registry) {
        this.log = log;
        this.directory = directory;
        this.places = new Semaphore(most);
        this.events = registry.counter("journey.aggregator.stream.events");
        this.dropped = registry.counter("journey.aggregator.stream.dropped");
        this.refused = registry.counter("journey.aggregator.stream.refused");
        Gauge.builder("journey.aggregator.stream.readers", places, free -> most - free.availablePermits())
                .register(registry);
    }

    @GetMapping
    @Operation(
            summary = "What changes, as server-sent events",
            description =
                    "The event is the kind, the data is JSON. Begins now, or behind the event of `Last-Event-ID`.")
    ResponseEntity<StreamingResponseBody> stream(
            @Parameter(
                            description = "Kinds, comma-separated: names of signals such as `cart.abandoned`, and"
                                    + " `touchpoint`; default all signals")
                    @RequestParam(defaultValue = "")
                    List<String> kind,
            @Parameter(description = "Only what concerns this customer, by any id") @RequestParam
                    Optional<String> customer,
            @RequestHeader(name = "Last-Event-ID") Optional<String> lastEventId,
            HttpServletResponse response) {
        Optional<Positions> from = lastEventId.filter(id -> !id.isBlank()).flatMap(Positions::decode);
        if (lastEventId.filter(id -> !id.isBlank()).isPresent() && from.isEmpty()) {
            throw problem(HttpStatus.BAD_REQUEST, "parameter", "Last-Event-ID is no id of this stream");
        }
        Optional<CustomerId> whom = customer.flatMap(directory::find);
        if (customer.isPresent() && whom.isEmpty()) {
            throw problem(HttpStatus.NOT_FOUND, "customer-unknown", "Nobody is known by this id (yet)");
        }
        if (!running || !places.tryAcquire()) {
            refused.increment();
            ErrorResponseException busy = problem(HttpStatus.SERVICE_UNAVAILABLE, "busy", "Too many readers");
            busy.getHeaders().set(HttpHeaders.RETRY_AFTER, "5");
            throw busy;
        }
        Set<String> kinds = new HashSet<>(kind);
        kinds.remove("");
        Set<Feed> feeds = EnumSet.noneOf(Feed.class);
        if (kinds.contains(Change.TOUCHPOINT)) {
            feeds.add(Feed.TOUCHPOINTS);
        }
        if (kinds.isEmpty() || kinds.size() > feeds.size()) {
            feeds.add(Feed.SIGNALS);
        }
        StreamingResponseBody body = out -> serve(new Line(out, response), feeds, kinds, whom, from);
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_EVENT_STREAM, UTF_8))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no")
                .body(body);
    }

    private void serve(
            Line out, Set<Feed> feeds, Set<String> kinds, Optional<CustomerId> whom, Optional<Positions> from)
            throws IOException {
        try (ChangeLog.Listening listening = log.listen(feeds, whom, from)) {
            // The place is told at once, so that whoever is cut off before the first event loses none either.
            write(out, "id: " + listening.positions().encode() + "\nretry: 2000\n: listening\n\n");
            long spoken = System.nanoTime();
            while (running) {
                StringBuilder text = new StringBuilder();
                for (Change change : listening.next(LOOK)) {
                    change.kind()
                            .filter(kind -> kinds.isEmpty() || kinds.contains(kind))
                            .filter(kind -> whom.filter(one ->
                                            !one.value().equals(change.record().key()))
                                    .isEmpty())
                            .ifPresent(kind -> append(text, kind, change));
                }
                if (text.isEmpty() && System.nanoTime() - spoken >= HEARTBEAT.toNanos()) {
                    text.append("id: ").append(listening.positions().encode()).append("\n: still here\n\n");
                }
                if (!text.isEmpty()) {
                    write(out, text.toString());
                    spoken = System.nanoTime();
                }
            }
        } catch (KafkaException away) {
            // The reader comes again by itself, with the id of the last event that it has.
            LOG.atWarn()
                    .addKeyValue("reason", String.valueOf(away.getMessage()))
                    .log("A live stream ends: the log can't be read");
        } finally {
            places.release();
        }
    }

    private void append(StringBuilder text, String kind, Change change) {
        events.increment();
        text.append("id: ").append(change.after().encode());
        text.append("\nevent: ").append(kind);
        data(change).lines().forEach(line -> text.append("\ndata: ").append(line));
        text.append("\n\n");
    }

    /** Of a touchpoint only that it came; what it says has not been folded yet, or is read from the journey. */
    private static String data(Change change) {
        return switch (change.feed()) {
            case SIGNALS -> new String(change.record().value(), UTF_8);
            case TOUCHPOINTS -> {
                Map<String, String> headers = change.record().headers();
                Map<String, String> said = new LinkedHashMap<>();
                said.put("customer", change.record().key());
                said.put("messageId", headers.getOrDefault(Headers.ID, ""));
                said.put("at", headers.getOrDefault(Headers.TIME, ""));
                said.put("source", headers.getOrDefault(Headers.SOURCE, ""));
                yield JSON.writeValueAsString(said);
            }
        };
    }

    private void write(Line line, String text) throws IOException {
        try {
            line.out().write(text.getBytes(UTF_8));
            line.response().flushBuffer();
        } catch (IOException gone) {
            dropped.increment();
            throw gone;
        }
    }

    private static ErrorResponseException problem(HttpStatus status, String type, String detail) {
        return new ErrorResponseException(status, Problem.detail(status, type, detail), null);
    }

    @Override
    public void start() {
        running = true;
    }

    /** Before the web server, which waits for those who are still being answered. */
    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
