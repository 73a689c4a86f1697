package journey.standalone.shoppers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts events as Segment's SDKs do: a browser's each to the path of its type, as plain text; several that have waited,
 * and a server's, to {@code /v1/batch}.
 *
 * <p>What is answered 408, 429 or 5xx, or not at all, is sent again with the same messageIds and times and another
 * {@code sentAt}: after the answer's {@code Retry-After} (whole seconds, at most a minute is obeyed), else after 0.5 s, 1 s,
 * 2 s and so on up to 30 s. After ten tries it is lost, and counted.
 */
final class IngestClient implements AutoCloseable {
    static final int TRIES = 10;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_OBEYED = Duration.ofMinutes(1);

    /** What a shopper's browser says; a source for browsers takes senders of another kind for bots. */
    private static final String USER_AGENT =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

    private final HttpClient http;
    private final URI ingest;
    private final String authorization;
    private final Clock clock;
    private final Tally tally;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final JsonMapper json = JsonMapper.builder().build();

    IngestClient(HttpClient http, URI ingest, String writeKey, Clock clock, Tally tally) {
        this.http = http;
        this.ingest = ingest;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
        this.clock = clock;
        this.tally = tally;
    }

    /**
     * Returns when it is accepted, refused or lost.
     *
     * @param arrived the moment that the steps' times count from
     * @throws InterruptedException when the thread is interrupted meanwhile; then it is counted as lost
     */
    void post(Delivery delivery, Instant arrived) throws InterruptedException {
        int count = delivery.steps().size();
        tally.events.add(count);
        boolean settled = false;
        try {
            for (int attempt = 1; attempt <= TRIES && !settled; attempt++) {
                Outcome outcome = tryOnce(delivery, arrived);
                switch (outcome) {
                    case Outcome.Accepted _ -> {
                        tally.accepted.add(count);
                        settled = true;
                    }
                    case Outcome.Refused _ -> {
                        tally.refused.add(count);
                        settled = true;
                    }
                    case Outcome.Again(Optional<Duration> after) -> {
                        if (attempt == TRIES) {
                            break;
                        }
                        if (await(after.orElse(pause(attempt)))) {
                            return;
                        }
                        tally.retries.increment();
                    }
                }
            }
        } finally {
            if (!settled) {
                tally.lost.add(count);
            }
        }
    }

    /** Waits; true, and at once, when this was closed. */
    boolean await(Duration time) throws InterruptedException {
        return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Stops all waiting and breaks off what is under way. */
    @Override
    public void close() {
        closed.countDown();
        http.shutdownNow();
    }

    private sealed interface Outcome {
        record Accepted() implements Outcome {}

        record Refused() implements Outcome {}

        record Again(Optional<Duration> after) implements Outcome {}
    }

    private Outcome tryOnce(Delivery delivery, Instant arrived) throws InterruptedException {
        HttpResponse<Void> answer;
        try {
            answer = http.send(request(delivery, arrived), HttpResponse.BodyHandlers.discarding());
        } catch (IOException unreachable) {
            return new Outcome.Again(Optional.empty());
        }
        int status = answer.statusCode();
        if (status < 300) {
            return new Outcome.Accepted();
        }
        return status == 408 || status == 429 || status >= 500
                ? new Outcome.Again(retryAfter(answer))
                : new Outcome.Refused();
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .map(wait -> wait.compareTo(LONGEST_OBEYED) > 0 ? LONGEST_OBEYED : wait);
    }

    private static Duration pause(int attempt) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private HttpRequest request(Delivery delivery, Instant arrived) {
        Instant now = clock.instant();
        boolean batch =
                delivery.sender() == Step.Sender.SERVER || delivery.steps().size() > 1;
        Step first = delivery.steps().getFirst();
        String path = batch ? "/v1/batch" : "/v1/" + first.event().type().code();
        Map<String, Object> body = batch ? batch(delivery.steps(), arrived) : timed(first, arrived);
        // The device's own idea of now; the shop's server is on time.
        body.put("sentAt", now.plus(first.clockAhead()).toString());
        String type = switch (delivery.sender()) {
            case BROWSER -> "text/plain";
            case SERVER -> "application/json";
        };
        return HttpRequest.newBuilder(ingest.resolve(path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", authorization)
                .header("Content-Type", type)
                .header("User-Agent", USER_AGENT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build();
    }

    private static Map<String, Object> batch(List<Step> steps, Instant arrived) {
        List<Object> events = new ArrayList<>();
        steps.forEach(step -> events.add(timed(step, arrived)));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("batch", events);
        return body;
    }

    private static Map<String, Object> timed(Step step, Instant arrived) {
        Map<String, Object> event = new LinkedHashMap<>(step.event().fields());
        event.put(
                "timestamp",
                arrived.plus(step.happens()).plus(step.clockAhead()).toString());
        return event;
    }
}
