package journey.ingest.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import journey.events.Envelope;
import journey.events.codec.Headers;
import journey.ingest.admission.RateLimits;
import journey.ingest.admission.Source;
import journey.ingest.admission.WriteKeys;
import journey.ingest.collect.Answer;
import journey.ingest.collect.Call;
import journey.ingest.collect.Collector;
import journey.ingest.collect.Intake;
import journey.ingest.collect.Limits;
import journey.ingest.collect.Provenance;
import journey.ingest.collect.Submission;
import journey.ingest.collect.TouchpointLog;

/**
 * Sends refused records the way of all others once more. They keep what they came with: the time that they were received,
 * the visitor's address, the verdict on bots, the top of their batch, and the id that they were kept under, which is their
 * messageId where they have none; so playing one twice makes one touchpoint. What is refused again stays where it is and is
 * not kept a second time. Rate limits don't apply: the records were admitted when they came.
 *
 * <p>One record after the other; the log's second at a time is waited for. Not for use on a listener's thread.
 */
public final class Replay {
    private final RejectedRecords rejected;
    private static final int ATTEMPTS = 10;

    private final TouchpointLog log;
    private final Runnable pause;
    private final Map<String, Source> sources = new HashMap<>();

    /**
     * @param sources those that records may be of
     * @param pause between two attempts to add a record to a log that is not there
     */
    public Replay(RejectedRecords rejected, TouchpointLog log, Collection<Source> sources, Runnable pause) {
        this.pause = pause;
        this.rejected = rejected;
        this.log = intake -> log.append(new Intake(intake.touchpoints(), List.of()));
        sources.forEach(source -> this.sources.put(
                source.name(),
                new Source(
                        source.name(),
                        source.kind(),
                        source.origins(),
                        List.of(),
                        Optional.empty(),
                        source.keepsClientAddress())));
    }

    /** Plays what is selected and there now. */
    public Replayed play(Selection selection) {
        Count count = new Count();
        rejected.each(selection.since(), record -> {
            if (selection.takes(record)) {
                count.records++;
                play(record, count);
            }
            return count.complete;
        });
        return count.done();
    }

    private void play(Envelope record, Count count) {
        Optional<Source> source = Optional.ofNullable(record.headers().get(Headers.SOURCE))
                .flatMap(name -> Optional.ofNullable(sources.get(name)));
        Optional<Call> call = call(record);
        if (source.isEmpty() || call.isEmpty()) {
            count.foreign++;
            return;
        }
        Submission submission = new Submission(
                call.get(),
                body(record),
                Optional.of(source.get().name()),
                Optional.empty(),
                false,
                true,
                ignored -> new Provenance(
                        Optional.ofNullable(record.headers().get(Headers.CLIENT_ADDRESS)),
                        Optional.ofNullable(record.headers().get(Headers.BOT))));
        Answer answer = new Answer.Unavailable();
        for (int i = 0; i < ATTEMPTS && answer instanceof Answer.Unavailable; i++) {
            if (i > 0) {
                pause.run();
            }
            answer = collector(record, source.get())
                    .collect(submission)
                    .toCompletableFuture()
                    .join();
        }
        count.on(answer);
    }

    /** As it was when the record came. */
    private Collector collector(Envelope record, Source source) {
        String id = record.headers().getOrDefault(Headers.ID, record.key());
        AtomicInteger made = new AtomicInteger();
        return new Collector(
                Limits.SEGMENT,
                new WriteKeys(Map.of(source.name(), source)),
                new RateLimits(System::nanoTime),
                log,
                receipt -> {},
                InstantSource.fixed(receivedAt(record)),
                System::nanoTime,
                () -> made.getAndIncrement() == 0 ? id : id + "-" + made.get());
    }

    private static Instant receivedAt(Envelope record) {
        try {
            return Instant.parse(record.headers().getOrDefault(Headers.RECEIVED_AT, ""));
        } catch (DateTimeParseException missing) {
            return Instant.now();
        }
    }

    private static Optional<Call> call(Envelope record) {
        String call = record.headers().getOrDefault(Headers.CALL, "");
        return call.equals(Call.EVENT_OF_BATCH) ? Optional.of(Call.BATCH) : Call.of(call);
    }

    /** An event of a batch is put into one again, with what stood at its top. */
    private static byte[] body(Envelope record) {
        if (!Call.EVENT_OF_BATCH.equals(record.headers().get(Headers.CALL))) {
            return record.value();
        }
        StringBuilder top = new StringBuilder("{");
        Optional.ofNullable(record.headers().get(Headers.BATCH_SENT_AT))
                .ifPresent(time -> top.append("\"sentAt\":\"").append(time).append("\","));
        Optional.ofNullable(record.headers().get(Headers.BATCH_CONTEXT))
                .ifPresent(json -> top.append("\"context\":").append(json).append(','));
        Optional.ofNullable(record.headers().get(Headers.BATCH_INTEGRATIONS))
                .ifPresent(json -> top.append("\"integrations\":").append(json).append(','));
        ByteArrayOutputStream body = new ByteArrayOutputStream(record.value().length + top.length() + 16);
        body.writeBytes(top.append("\"batch\":[").toString().getBytes(UTF_8));
        body.writeBytes(record.value());
        body.writeBytes("]}".getBytes(UTF_8));
        return body.toByteArray();
    }

    private static final class Count {
        private final Map<String, Integer> refusedAgain = new TreeMap<>();
        private int records;
        private int played;
        private int events;
        private int foreign;
        private boolean complete = true;

        void on(Answer answer) {
            switch (answer) {
                case Answer.Taken taken -> {
                    played += taken.accepted() > 0 ? 1 : 0;
                    events += taken.accepted();
                    taken.rejected()
                            .forEach(each -> refusedAgain.merge(each.flaw().code(), 1, Integer::sum));
                }
                case Answer.Refused refused ->
                    refused.rejected()
                            .forEach(each -> refusedAgain.merge(each.flaw().code(), 1, Integer::sum));
                case Answer.Unavailable unavailable -> complete = false;
                case Answer.Throttled throttled -> complete = false;
                case Answer.Unauthorized unauthorized -> foreign++;
                case Answer.ForeignOrigin foreignOrigin -> foreign++;
            }
        }

        Replayed done() {
            return new Replayed(records, played, events, refusedAgain, foreign, complete);
        }
    }
}
