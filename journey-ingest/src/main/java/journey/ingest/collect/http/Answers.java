package journey.ingest.collect.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import journey.ingest.collect.Answer;
import journey.ingest.collect.EventType;
import journey.ingest.collect.Flaw;
import journey.ingest.collect.Rejection;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Answers as Segment's clients need them: always JSON, {@code success} always told. A 4xx only where the event should be
 * gone, since clients drop it then; a 503 where it should come again.
 */
final class Answers {
    static final int PAYLOAD_TOO_LARGE = 413;

    private final JsonFactory json = new JsonFactory();
    private final String retryAfter;

    Answers(Duration retryAfter) {
        this.retryAfter = Long.toString(Math.max(1, retryAfter.toSeconds()));
    }

    void send(HttpServletResponse response, Answer answer, boolean batch) throws IOException {
        switch (answer) {
            case Answer.Taken taken ->
                send(response, HttpServletResponse.SC_OK, body -> {
                    body.writeBooleanProperty("success", true);
                    if (batch) {
                        body.writeNumberProperty("accepted", taken.accepted());
                        rejections(body, "rejected", taken.rejected());
                    }
                });
            case Answer.Refused refused -> refused(response, HttpServletResponse.SC_BAD_REQUEST, refused.rejected());
            case Answer.Unauthorized unauthorized ->
                // No WWW-Authenticate: browsers would ask the shop's visitors for a password.
                failed(
                        response,
                        HttpServletResponse.SC_UNAUTHORIZED,
                        "writeKey",
                        "the write key is missing or unknown");
            case Answer.ForeignOrigin foreign ->
                failed(
                        response,
                        HttpServletResponse.SC_FORBIDDEN,
                        "writeKey",
                        "the write key may not be used from this origin");
            case Answer.Unavailable unavailable -> {
                response.setHeader("Retry-After", retryAfter);
                failed(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "", "not now; come again");
            }
        }
    }

    void failed(HttpServletResponse response, int status, String field, String reason) throws IOException {
        send(response, status, body -> {
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

    void refused(HttpServletResponse response, int status, List<Rejection> rejections) throws IOException {
        send(response, status, body -> {
            body.writeBooleanProperty("success", false);
            rejections(body, "errors", rejections);
        });
    }

    void send(HttpServletResponse response, int status, Consumer<JsonGenerator> properties) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator body = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            body.writeStartObject();
            properties.accept(body);
            body.writeEndObject();
        }
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(bytes.size());
        bytes.writeTo(response.getOutputStream());
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
