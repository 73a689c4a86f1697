package journey.ingest.dialect.http;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import journey.ingest.collect.Flaw;
import journey.ingest.collect.Limits;
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
import journey.ingest.listener.Unreadable;

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

    /** Who has no known key, or sends too much, is spared the body. */
    @Override
    public Optional<Reply> beforeBody(Request head) {
        Optional<String> writeKey = dialect.writeKey(delivery(head));
        Optional<Source> source = writeKey.flatMap(writeKeys::find);
        Optional<Answer> refusal =
                source.isEmpty() ? Optional.of(new Answer.Unauthorized()) : source.flatMap(collector::throttled);
        if (source.isEmpty()) {
            meters.unknown(dialect);
        }
        return refusal.map(answer -> reply(collector.turnAway(Call.BATCH, writeKey, List.of(), answer)));
    }

    @Override
    public CompletionStage<Reply> serve(Request request) {
        Delivery delivery = delivery(request);
        Optional<String> writeKey = dialect.writeKey(delivery);
        Optional<Source> source = writeKey.flatMap(writeKeys::find);
        if (source.isEmpty()) {
            return done(collector.turnAway(Call.BATCH, writeKey, List.of(), new Answer.Unauthorized()));
        }
        Translation translation = bounded(dialect.translate(delivery, source.get()));
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
                        .refuse(
                                submission(original(request), writeKey, request),
                                source.get(),
                                dialect.name(),
                                rejection(illegible))
                        .thenApply(this::reply);
        };
    }

    @Override
    public Reply unreadable(Request head, Unreadable why) {
        Answer answer = why == Unreadable.NO_ROOM
                ? new Answer.Unavailable()
                : new Answer.Refused(List.of(rejection(new Translation.Illegible(
                        why == Unreadable.NOT_GZIP || why == Unreadable.UNKNOWN_ENCODING
                                ? Flaw.ENCODING
                                : Flaw.TOO_LARGE,
                        why.reason()))));
        List<Rejection> rejected = answer instanceof Answer.Refused refused ? refused.rejected() : List.of();
        Reply reply = reply(collector.turnAway(Call.BATCH, dialect.writeKey(delivery(head)), rejected, answer));
        boolean refused = reply.status() == 400;
        return refused ? new Reply(why.status(), reply.headers(), reply.body()) : reply;
    }

    private Delivery delivery(Request request) {
        return new Delivery(
                request.path().substring(Math.min(stem, request.path().length())),
                request.parameters(),
                request.headers()::first,
                request.body(),
                clock.instant());
    }

    /** What came small is not to go on large. */
    private static Translation bounded(Translation translation) {
        return translation instanceof Translation.Events events && events.batch().length > Limits.SEGMENT.body()
                ? new Translation.Illegible(
                        Flaw.TOO_LARGE, "its events come to more than " + Limits.SEGMENT.body() + " bytes")
                : translation;
    }

    /** A picture's is in its address, but for the write key. */
    private static byte[] original(Request request) {
        return request.body().length > 0
                ? request.body()
                : request.query().replaceAll("(^|&)writeKey=[^&]*", "").getBytes(UTF_8);
    }

    private Submission submission(byte[] body, Optional<String> writeKey, Request request) {
        return new Submission(
                Call.BATCH, body, writeKey, senders.origin(request), false, dialect.signed(), senders.of(request));
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
