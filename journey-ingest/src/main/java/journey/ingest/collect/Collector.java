package journey.ingest.collect;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import journey.events.Envelope;
import journey.events.EventTime;
import journey.events.codec.Headers;
import journey.ingest.admission.Source;
import journey.ingest.admission.WriteKeys;

/**
 * The whole way of a submission: read, admit, append, answer. Every expected outcome is an {@link Answer}; bad input throws
 * nothing. Safe for use by many threads.
 */
public final class Collector {
    private static final String JSON = "application/json";
    private static final String UNKNOWN_TYPE = "unknown";

    private final Limits limits;
    private final EventReader reader;
    private final WriteKeys writeKeys;
    private final TouchpointLog log;
    private final Tally tally;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Supplier<String> messageIds;

    /**
     * @param messageIds makes an id for each event that has none
     * @param nanoTime measures the acknowledgement
     */
    public Collector(
            Limits limits,
            WriteKeys writeKeys,
            TouchpointLog log,
            Tally tally,
            InstantSource clock,
            LongSupplier nanoTime,
            Supplier<String> messageIds) {
        this.limits = limits;
        this.reader = new EventReader(limits);
        this.writeKeys = writeKeys;
        this.log = log;
        this.tally = tally;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.messageIds = messageIds;
    }

    /** Takes in what was sent, counts it, and says what became of it. Waits for the log at most a second. */
    public Answer collect(Submission submission) {
        Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        // A wrong key in the request is refused before the body is looked at.
        if (submission.writeKey().isPresent()
                && submission.writeKey().flatMap(writeKeys::find).isEmpty()) {
            return tallied(submission, Optional.empty(), new Answer.Unauthorized());
        }
        Reading reading = reader.read(submission.body(), submission.call());
        Optional<Source> admitted =
                submission.writeKey().or(() -> writeKey(reading)).flatMap(writeKeys::find);
        if (admitted.isEmpty()) {
            return tallied(submission, Optional.empty(), new Answer.Unauthorized());
        }
        Source source = admitted.get();
        if (submission.origin().filter(origin -> !source.admits(origin)).isPresent()) {
            return tallied(submission, admitted, new Answer.ForeignOrigin());
        }
        return switch (reading) {
            case Reading.Illegible illegible -> refuseBody(submission, source, receivedAt, illegible.rejection());
            case Reading.Legible legible -> take(submission, source, receivedAt, legible);
        };
    }

    /** Counts a body that was refused before it could be read, e.g. because it is too large. */
    public Answer refuseUnread(Call call, Optional<String> writeKey, Rejection rejection) {
        Answer answer = new Answer.Refused(List.of(rejection));
        Optional<Source> source = writeKey.flatMap(writeKeys::find);
        tally.on(new Tally.Receipt(call, source, 0, List.of(), List.of(rejection), Optional.empty(), answer));
        return answer;
    }

    /** Counts a submission whose write key, shown beside the body, is unknown; its body need not be read. */
    public Answer refuseStranger(Call call) {
        Answer answer = new Answer.Unauthorized();
        tally.on(new Tally.Receipt(call, Optional.empty(), 0, List.of(), List.of(), Optional.empty(), answer));
        return answer;
    }

    /** Counts a submission that was turned away unread because too many are under way. */
    public Answer turnAway(Call call, Optional<String> writeKey) {
        Answer answer = new Answer.Unavailable();
        tally.on(new Tally.Receipt(
                call, writeKey.flatMap(writeKeys::find), 0, List.of(), List.of(), Optional.empty(), answer));
        return answer;
    }

    private Answer take(Submission submission, Source source, Instant receivedAt, Reading.Legible legible) {
        Optional<String> context = legible.context().map(Slice::text);
        Optional<String> integrations = legible.integrations().map(Slice::text);
        long repeated = legible.items().size()
                * (long) (legible.context().map(Slice::length).orElse(0)
                        + legible.integrations().map(Slice::length).orElse(0));
        if (repeated > limits.records()) {
            return refuseBody(
                    submission,
                    source,
                    receivedAt,
                    bodyRejection(Flaw.TOO_LARGE, "context", "context is too large for so many events"));
        }
        List<Envelope> touchpoints = new ArrayList<>(legible.items().size());
        List<EventType> good = new ArrayList<>(legible.items().size());
        List<Envelope> rejected = new ArrayList<>();
        List<Rejection> bad = new ArrayList<>();
        for (Item item : legible.items()) {
            switch (item) {
                case Item.Good event -> {
                    good.add(event.type());
                    touchpoints.add(envelope(event, source, receivedAt, legible.sentAt(), context, integrations));
                }
                case Item.Bad event -> {
                    bad.add(event.rejection());
                    rejected.add(envelope(event.rejection(), event.json().bytes(), source, receivedAt));
                }
            }
        }
        if (submission.allOrNothing() && !bad.isEmpty()) {
            return tallied(submission, source, good, bad, Optional.empty(), new Answer.Refused(bad));
        }
        boolean refused = !submission.call().batch() && !bad.isEmpty();
        return append(
                submission,
                source,
                new Intake(touchpoints, rejected),
                good,
                bad,
                refused ? new Answer.Refused(bad) : new Answer.Taken(good.size(), bad));
    }

    private Answer refuseBody(Submission submission, Source source, Instant receivedAt, Rejection rejection) {
        List<Rejection> bad = List.of(rejection);
        Answer refused = new Answer.Refused(bad);
        if (submission.allOrNothing()) {
            return tallied(submission, source, List.of(), bad, Optional.empty(), refused);
        }
        Envelope kept = envelope(rejection, submission.body(), source, receivedAt);
        return append(submission, source, new Intake(List.of(), List.of(kept)), List.of(), bad, refused);
    }

    private Answer append(
            Submission submission,
            Source source,
            Intake intake,
            List<EventType> good,
            List<Rejection> bad,
            Answer whenSafe) {
        if (intake.size() == 0) {
            return tallied(submission, source, good, bad, Optional.empty(), whenSafe);
        }
        long start = nanoTime.getAsLong();
        Answer answer = switch (log.append(intake)) {
            case TouchpointLog.Appended.Safe safe -> whenSafe;
            case TouchpointLog.Appended.Unavailable unavailable -> new Answer.Unavailable();
        };
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - start);
        return tallied(submission, source, good, bad, Optional.of(took), answer);
    }

    private Envelope envelope(
            Item.Good event,
            Source source,
            Instant receivedAt,
            Optional<Instant> sentAtOfBatch,
            Optional<String> context,
            Optional<String> integrations) {
        Instant time = EventTime.of(event.original(), event.sentAt().or(() -> sentAtOfBatch), receivedAt);
        Map<String, String> headers = headers(
                event.messageId().orElseGet(messageIds), source, event.type().code(), time, receivedAt);
        context.ifPresent(json -> headers.put(Headers.BATCH_CONTEXT, json));
        integrations.ifPresent(json -> headers.put(Headers.BATCH_INTEGRATIONS, json));
        return new Envelope(event.key(), headers, event.json().bytes());
    }

    private Envelope envelope(Rejection rejection, byte[] value, Source source, Instant receivedAt) {
        String id = rejection.messageId().orElseGet(messageIds);
        String type = rejection.type().map(EventType::code).orElse(UNKNOWN_TYPE);
        Map<String, String> headers = headers(id, source, type, receivedAt, receivedAt);
        headers.put(Headers.REASON, rejection.flaw().code() + ": " + rejection.reason());
        return new Envelope(id, headers, value);
    }

    private static Map<String, String> headers(
            String id, Source source, String type, Instant time, Instant receivedAt) {
        Map<String, String> headers = new LinkedHashMap<>(16);
        headers.put(Headers.SPEC_VERSION, "1.0");
        headers.put(Headers.ID, id);
        headers.put(Headers.SOURCE, source.name());
        headers.put(Headers.TYPE, Headers.TOUCHPOINT_TYPE + type);
        headers.put(Headers.TIME, time.toString());
        headers.put(Headers.CONTENT_TYPE, JSON);
        headers.put(Headers.RECEIVED_AT, receivedAt.toString());
        headers.put(Headers.SOURCE_KIND, source.kind().code());
        return headers;
    }

    private static Optional<String> writeKey(Reading reading) {
        return switch (reading) {
            case Reading.Legible legible -> legible.writeKey();
            case Reading.Illegible illegible -> illegible.writeKey();
        };
    }

    private static Rejection bodyRejection(Flaw flaw, String field, String reason) {
        return new Rejection(Optional.empty(), Optional.empty(), Optional.empty(), flaw, Optional.of(field), reason);
    }

    private Answer tallied(Submission submission, Optional<Source> source, Answer answer) {
        tally.on(new Tally.Receipt(
                submission.call(), source, submission.body().length, List.of(), List.of(), Optional.empty(), answer));
        return answer;
    }

    private Answer tallied(
            Submission submission,
            Source source,
            List<EventType> good,
            List<Rejection> bad,
            Optional<Duration> acknowledgement,
            Answer answer) {
        tally.on(new Tally.Receipt(
                submission.call(), Optional.of(source), submission.body().length, good, bad, acknowledgement, answer));
        return answer;
    }
}
