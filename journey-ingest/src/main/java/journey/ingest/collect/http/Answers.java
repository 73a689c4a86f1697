package journey.ingest.collect.http;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import journey.ingest.collect.Answer;
import journey.ingest.collect.EventType;
import journey.ingest.collect.Flaw;
import journey.ingest.collect.Rejection;
import journey.ingest.listener.Reply;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Answers as Segment's clients need them: always JSON, {@code success} always told. A 4xx only where the event should be
 * gone, since clients drop it then; a 429 or 503 where it should come again.
 */
public final class Answers {
    private static final String RETRY_AFTER = "retry-after";

    private final JsonFactory json = new JsonFactory();
    private final String retryAfter;
    private final Reply taken = reply(200, body -> body.writeBooleanProperty("success", true));

    Answers(Duration retryAfter) {
        this.retryAfter = Long.toString(Math.max(1, retryAfter.toSeconds()));
    }

    /** @param batch whether each event has to be accounted for */
    public Reply of(Answer answer, boolean batch) {
        return switch (answer) {
            case Answer.Taken all when !batch -> taken;
            case Answer.Taken some ->
                reply(200, body -> {
                    body.writeBooleanProperty("success", true);
                    body.writeNumberProperty("accepted", some.accepted());
                    rejections(body, "rejected", some.rejected());
                });
            case Answer.Refused refused -> refused(400, refused.rejected());
            // No WWW-Authenticate: browsers would ask the shop's visitors for a password.
            case Answer.Unauthorized unauthorized -> failed(401, "writeKey", "the write key is missing or unknown");
            case Answer.ForeignOrigin foreign ->
                failed(403, "writeKey", "the write key may not be used from this origin");
            case Answer.Throttled throttled ->
                failed(429, "writeKey", "more than the write key's rate limit; come again")
                        .with(RETRY_AFTER, Long.toString(throttled.retryAfter().toSeconds()));
            case Answer.Unavailable unavailable ->
                failed(503, "", "not now; come again").with(RETRY_AFTER, retryAfter);
        };
    }

    /** @param field empty where no one field is at fault */
    public Reply failed(int status, String field, String reason) {
        return reply(status, body -> {
            body.writeBooleanProperty("success", false);
            body.writeArrayPropertyStart("errors");
            body.writeStartObject();
            if (!field.isEmpty()) {
                body.writeStringProperty("field", field);
            }
            body.writeStringProperty("reason", reason);
            body.writeEndObject();
            body.writeEndArray();
        });
    }

    Reply refused(int status, List<Rejection> rejections) {
        return reply(status, body -> {
            body.writeBooleanProperty("success", false);
            rejections(body, "errors", rejections);
        });
    }

    Reply reply(int status, Consumer<JsonGenerator> properties) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator body = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            body.writeStartObject();
            properties.accept(body);
            body.writeEndObject();
        }
        return Reply.of(status, "application/json", bytes.toByteArray());
    }

    private static void rejections(JsonGenerator body, String name, List<Rejection> rejections) {
        body.writeArrayPropertyStart(name);
        for (Rejection rejection : rejections) {
            body.writeStartObject();
            rejection.index().ifPresent(index -> body.writeNumberProperty("index", index));
            rejection.messageId().ifPresent(id -> body.writeStringProperty("messageId", id));
            rejection.field().ifPresent(field -> body.writeStringProperty("field", field));
            body.writeStringProperty("code", rejection.flaw().code());
            body.writeStringProperty("reason", rejection.reason());
            body.writeEndObject();
        }
        body.writeEndArray();
    }

    /** Of a body that was refused before it was read. */
    static Rejection unread(Optional<EventType> type, Flaw flaw, String reason) {
        return new Rejection(Optional.empty(), type, Optional.empty(), flaw, Optional.empty(), reason);
    }
}
