package journey.ingest.collect;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import journey.events.EventTime;
import journey.ingest.admission.RateLimits;
import journey.ingest.admission.Source;
import journey.ingest.admission.WriteKeys;

/**
 * The whole way of a submission: read, admit, append, answer. Every expected outcome is an {@link Answer}; bad input throws
 * nothing. Safe for use by many threads.
 */
public final class Collector {
    private final Limits limits;
    private final EventReader reader;
    private final WriteKeys writeKeys;
    private final RateLimits rates;
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
            RateLimits rates,
            TouchpointLog log,
            Tally tally,
            InstantSource clock,
            LongSupplier nanoTime,
            Supplier<String> messageIds) {
        this.limits = limits;
        this.reader = new EventReader(limits);
        this.writeKeys = writeKeys;
        this.rates = rates;
        this.log = log;
        this.tally = tally;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.messageIds = messageIds;
    }

    /**
     * Takes in what was sent, counts it, and says what became of it. Never blocks; the answer is there within the second
     * that the log may take.
     */
    public CompletionStage<Answer> collect(Submission submission) {
        Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        // A wrong key in the request is refused before the body is looked at.
        if (submission.writeKey().isPresent()
                && submission.writeKey().flatMap(writeKeys::find).isEmpty()) {
            return tallied(submission, Optional.empty(), new Answer.Unauthorized());
        }
        Reading reading = reader.read(submission.body(), submission.call());
        Optional<Source> known =
                submission.writeKey().or(() -> writeKey(reading)).flatMap(writeKeys::find);
        if (known.isEmpty()) {
            return tallied(submission, known, new Answer.Unauthorized());
        }
        Source source = known.get();
        if (submission.origin().filter(origin -> !source.admits(origin)).isPresent()) {
            return tallied(submission, known, new Answer.ForeignOrigin());
        }
        if (!source.secrets().isEmpty() && !submission.signed()) {
            return tallied(submission, known, new Answer.Unauthorized());
        }
        if (rates.take(source, events(reading)) instanceof RateLimits.Verdict.Throttled throttled) {
            Answer answer = new Answer.Throttled(throttled.retryAfter());
            tally.on(new Tally.Receipt(
                    submission.call(),
                    known,
                    submission.body().length,
                    types(reading),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    answer));
            return CompletableFuture.completedFuture(answer);
        }
        Admitted admitted = new Admitted(submission, source, submission.call().code(), receivedAt);
        return switch (reading) {
            case Reading.Illegible illegible -> refuseBody(admitted, illegible.rejection());
            case Reading.Legible legible -> take(admitted, legible);
        };
    }

    /**
     * Refuses and keeps a delivery in a foreign format that can't be translated.
     *
     * @param submission whose body is the delivery as it came
     * @param dialect which is not a call of the tracking API; it is kept under this name
     */
    public CompletionStage<Answer> refuse(Submission submission, Source source, String dialect, Rejection rejection) {
        Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (rates.take(source, 1) instanceof RateLimits.Verdict.Throttled throttled) {
            return tallied(submission, Optional.of(source), new Answer.Throttled(throttled.retryAfter()));
        }
        return refuseBody(new Admitted(submission, source, dialect, receivedAt), rejection);
    }

    /** Whether a source may send now, as far as can be told without its events; empty where it may. */
    public Optional<Answer> throttled(Source source) {
        return switch (rates.look(source)) {
            case RateLimits.Verdict.Granted granted -> Optional.empty();
            case RateLimits.Verdict.Throttled throttled -> Optional.of(new Answer.Throttled(throttled.retryAfter()));
        };
    }

    /** Counts a submission that was answered without its body, or whose body could not be read. */
    public Answer turnAway(Call call, Optional<String> writeKey, List<Rejection> rejected, Answer answer) {
        tally.on(new Tally.Receipt(
                call,
                writeKey.flatMap(writeKeys::find),
                0,
                List.of(),
                rejected,
                Optional.empty(),
                Optional.empty(),
                answer));
        return answer;
    }

    private CompletionStage<Answer> take(Admitted admitted, Reading.Legible legible) {
        Submission submission = admitted.submission;
        long repeated = legible.items().size()
                * (long) (legible.context().map(Slice::length).orElse(0)
                        + legible.integrations().map(Slice::length).orElse(0));
        if (repeated > limits.records()) {
            return refuseBody(
                    admitted, bodyRejection(Flaw.TOO_LARGE, "context", "context is too large for so many events"));
        }
        admitted.records.of(legible.sentAt(), legible.context(), legible.integrations());
        List<LogRecord> touchpoints = new ArrayList<>(legible.items().size());
        List<EventType> good = new ArrayList<>(legible.items().size());
        List<LogRecord> rejected = new ArrayList<>();
        List<Rejection> bad = new ArrayList<>();
        for (Item item : legible.items()) {
            switch (item) {
                case Item.Good event -> {
                    good.add(event.type());
                    Instant time =
                            EventTime.of(event.original(), event.sentAt().or(legible::sentAt), admitted.receivedAt);
                    touchpoints.add(
                            admitted.records.accepted(event, event.messageId().orElseGet(messageIds), time));
                }
                case Item.Bad event -> {
                    bad.add(event.rejection());
                    rejected.add(
                            admitted.rejected(event.rejection(), event.json().bytes()));
                }
            }
        }
        if (submission.allOrNothing() && !bad.isEmpty()) {
            return admitted.tallied(good, bad, new Answer.Refused(bad));
        }
        boolean refused = !submission.call().batch() && !bad.isEmpty();
        return append(
                admitted,
                new Intake(touchpoints, rejected),
                good,
                bad,
                refused ? new Answer.Refused(bad) : new Answer.Taken(good.size(), bad));
    }

    private CompletionStage<Answer> refuseBody(Admitted admitted, Rejection rejection) {
        List<Rejection> bad = List.of(rejection);
        Answer refused = new Answer.Refused(bad);
        if (admitted.submission.allOrNothing()) {
            return admitted.tallied(List.of(), bad, refused);
        }
        LogRecord kept = admitted.rejected(rejection, admitted.submission.body());
        return append(admitted, new Intake(List.of(), List.of(kept)), List.of(), bad, refused);
    }

    private CompletionStage<Answer> append(
            Admitted admitted, Intake intake, List<EventType> good, List<Rejection> bad, Answer whenSafe) {
        if (intake.size() == 0) {
            return admitted.tallied(good, bad, whenSafe);
        }
        long start = nanoTime.getAsLong();
        return log.append(intake).thenApply(appended -> {
            Answer answer = switch (appended) {
                case TouchpointLog.Appended.Safe safe -> whenSafe;
                case TouchpointLog.Appended.Unavailable unavailable -> new Answer.Unavailable();
            };
            Duration took = Duration.ofNanos(nanoTime.getAsLong() - start);
            admitted.tally(good, bad, Optional.of(took), answer);
            return answer;
        });
    }

    private static int events(Reading reading) {
        return switch (reading) {
            case Reading.Legible legible -> Math.max(1, legible.items().size());
            case Reading.Illegible illegible -> 1;
        };
    }

    private static List<EventType> types(Reading reading) {
        return reading instanceof Reading.Legible legible
                ? legible.items().stream()
                        .flatMap(item -> item instanceof Item.Good good ? Stream.of(good.type()) : Stream.empty())
                        .toList()
                : List.of();
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

    private CompletionStage<Answer> tallied(Submission submission, Optional<Source> source, Answer answer) {
        tally.on(new Tally.Receipt(
                submission.call(),
                source,
                submission.body().length,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                answer));
        return CompletableFuture.completedFuture(answer);
    }

    /** A submission that was admitted. */
    private final class Admitted {
        private final Submission submission;
        private final Source source;
        private final Instant receivedAt;
        private final String call;
        private final RecordMaker records;
        private final Optional<String> bot;

        Admitted(Submission submission, Source source, String call, Instant receivedAt) {
            this.call = call;
            this.submission = submission;
            this.source = source;
            this.receivedAt = receivedAt;
            Provenance provenance = submission.sender().seenBy(source);
            this.bot = provenance.bot();
            this.records = new RecordMaker(source, receivedAt, provenance);
        }

        LogRecord rejected(Rejection rejection, byte[] original) {
            return records.rejected(rejection, rejection.messageId().orElseGet(messageIds), call, original);
        }

        CompletionStage<Answer> tallied(List<EventType> good, List<Rejection> bad, Answer answer) {
            tally(good, bad, Optional.empty(), answer);
            return CompletableFuture.completedFuture(answer);
        }

        void tally(List<EventType> good, List<Rejection> bad, Optional<Duration> acknowledgement, Answer answer) {
            tally.on(new Tally.Receipt(
                    submission.call(),
                    Optional.of(source),
                    submission.body().length,
                    good,
                    bad,
                    acknowledgement,
                    bot,
                    answer));
        }
    }
}
