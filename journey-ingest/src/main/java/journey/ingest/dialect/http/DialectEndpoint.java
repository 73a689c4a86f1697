package journey.ingest.dialect.http;

import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import journey.ingest.admission.Source;
import journey.ingest.admission.WriteKeys;
import journey.ingest.collect.Answer;
import journey.ingest.collect.Call;
import journey.ingest.collect.Collector;
import journey.ingest.collect.Rejection;
import journey.ingest.collect.Submission;
import journey.ingest.collect.http.Answers;
import journey.ingest.collect.http.Senders;
import journey.ingest.dialect.Delivery;
import journey.ingest.dialect.Dialect;
import journey.ingest.dialect.Translation;
import journey.ingest.listener.Endpoint;
import journey.ingest.listener.Reply;
import journey.ingest.listener.Request;

/**
 * Deliveries in one dialect. What they translate to goes the way of every batch: checked, counted, acknowledged, refused
 * with a 503 when the log is away, so that the shop system delivers it again.
 */
final class DialectEndpoint implements Endpoint {
    /** A GIF of one transparent pixel. */
    private static final byte[] PIXEL =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");

    private final Dialect dialect;
    private final Collector collector;
    private final WriteKeys writeKeys;
    private final Answers answers;
    private final Senders senders;
    private final DeliveryMeters meters;
    private final InstantSource clock;
    private final int stem;

    DialectEndpoint(
            Dialect dialect,
            Collector collector,
            WriteKeys writeKeys,
            Answers answers,
            Senders senders,
            DeliveryMeters meters,
            InstantSource clock) {
        this.dialect = dialect;
        this.collector = collector;
        this.writeKeys = writeKeys;
        this.answers = answers;
        this.senders = senders;
        this.meters = meters;
        this.clock = clock;
        this.stem = dialect.path().endsWith("/*")
                ? dialect.path().length() - 1
                : dialect.path().length();
    }

    @Override
    public CompletionStage<Reply> serve(Request request) {
        Delivery delivery = new Delivery(
                request.path().substring(Math.min(stem, request.path().length())),
                request.parameters(),
                request.headers()::first,
                request.body(),
                clock.instant());
        Optional<String> writeKey = dialect.writeKey(delivery);
        Optional<Source> source = writeKey.flatMap(writeKeys::find);
        if (source.isEmpty()) {
            meters.unknown(dialect);
            return done(collector.turnAway(Call.BATCH, writeKey, List.of(), new Answer.Unauthorized()));
        }
        Translation translation = dialect.translate(delivery, source.get());
        meters.on(dialect, source.get(), translation);
        return switch (translation) {
            case Translation.Events events ->
                collector.collect(submission(events.batch(), writeKey, request)).thenApply(this::reply);
            case Translation.Nothing nothing -> done(new Answer.Taken(0, List.of()));
            case Translation.Forged forged ->
                CompletableFuture.completedFuture(
                        answers.failed(401, "", "the signature is missing, wrong, or no secret is configured"));
            case Translation.Illegible illegible ->
                collector
                        .refuse(submission(request.body(), writeKey, request), source.get(), rejection(illegible))
                        .thenApply(this::reply);
        };
    }

    private Submission submission(byte[] body, Optional<String> writeKey, Request request) {
        return new Submission(Call.BATCH, body, writeKey, Optional.empty(), false, senders.of(request));
    }

    private CompletionStage<Reply> done(Answer answer) {
        return CompletableFuture.completedFuture(reply(answer));
    }

    private Reply reply(Answer answer) {
        return switch (dialect.welcome()) {
            case PIXEL ->
                Reply.of(200, "image/gif", PIXEL)
                        .with("cache-control", "no-store")
                        .with("cross-origin-resource-policy", "cross-origin");
            case NOTHING -> answer instanceof Answer.Taken ? Reply.empty(204) : answers.of(answer, true);
            case JSON -> answers.of(answer, true);
        };
    }

    private static Rejection rejection(Translation.Illegible illegible) {
        return new Rejection(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                illegible.flaw(),
                Optional.empty(),
                illegible.reason());
    }
}
