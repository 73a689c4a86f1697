package journey.ingest.collect;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What is taken from one event while the parser passes over it; the rest is only checked and skipped. The first flaw
 * found stays, so that the answer names the field that comes first.
 */
final class EventFields {
    private @Nullable Flaw flaw;
    private @Nullable String flawedField;
    private String flawReason = "";

    private @Nullable String type;
    private @Nullable String event;
    private @Nullable String messageId;
    private @Nullable String userId;
    private @Nullable String anonymousId;
    private @Nullable String writeKey;
    private @Nullable Instant timestamp;
    private @Nullable Instant originalTimestamp;
    private @Nullable Instant sentAt;

    /** Reads an object whose opening brace is the current token, up to its closing brace. */
    void read(JsonParser json) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "type" -> type = text(json, name, Flaw.TYPE);
                case "event" -> event = text(json, name, Flaw.EVENT);
                case "messageId" -> messageId = text(json, name, Flaw.MESSAGE_ID);
                case "userId" -> userId = id(json, name);
                case "anonymousId" -> anonymousId = id(json, name);
                case "writeKey" ->
                    writeKey = json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : skip(json);
                case "timestamp" -> timestamp = time(json, name);
                case "originalTimestamp" -> originalTimestamp = time(json, name);
                case "sentAt" -> sentAt = time(json, name);
                default -> skip(json);
            }
        }
    }

    /**
     * The verdict.
     *
     * @param typeOfCall of a call for one event; else the event has to name its type
     */
    Item judge(Optional<EventType> typeOfCall, Optional<Integer> index, Slice json, int longest) {
        Optional<EventType> known =
                typeOfCall.or(() -> Optional.ofNullable(type).flatMap(EventType::of));
        if (json.length() > longest) {
            flaw(Flaw.TOO_LARGE, null, "the event is larger than " + longest + " bytes");
        } else if (!Utf8.valid(json.body(), json.from(), json.to())) {
            flaw(Flaw.NOT_UTF8, null, "the event is not valid UTF-8");
        }
        if (known.isEmpty()) {
            flaw(
                    Flaw.TYPE,
                    "type",
                    type == null
                            ? "type is required in a batch"
                            : "type has to be track, page, screen, identify, group or alias");
        } else if (known.get() == EventType.TRACK && event == null) {
            flaw(Flaw.EVENT, "event", "event is required for track");
        }
        if (messageId != null && messageId.length() > Limits.MESSAGE_ID) {
            flaw(Flaw.MESSAGE_ID, "messageId", "messageId is longer than " + Limits.MESSAGE_ID + " characters");
        }
        String key = anonymousId != null ? anonymousId : userId;
        if (key == null) {
            flaw(Flaw.IDENTITY, "userId", "userId or anonymousId is required");
        }
        if (flaw != null || known.isEmpty() || key == null) {
            return new Item.Bad(json, rejection(index, known));
        }
        return new Item.Good(
                json,
                known.get(),
                Optional.ofNullable(messageId),
                key,
                Optional.ofNullable(originalTimestamp != null ? originalTimestamp : timestamp),
                Optional.ofNullable(sentAt));
    }

    /** Of an event that could not be read to its end. */
    Item illegible(Optional<EventType> typeOfCall, Optional<Integer> index, Slice json, Flaw why, String reason) {
        flaw = null;
        flaw(why, null, reason);
        return new Item.Bad(
                json,
                rejection(index, typeOfCall.or(() -> Optional.ofNullable(type).flatMap(EventType::of))));
    }

    Optional<String> writeKey() {
        return Optional.ofNullable(writeKey);
    }

    private Rejection rejection(Optional<Integer> index, Optional<EventType> known) {
        return new Rejection(
                index,
                known,
                Optional.ofNullable(messageId).filter(id -> id.length() <= Limits.MESSAGE_ID),
                flaw == null ? Flaw.NOT_JSON : flaw,
                Optional.ofNullable(flawedField),
                flawReason);
    }

    private void flaw(Flaw found, @Nullable String field, String reason) {
        if (flaw == null) {
            flaw = found;
            flawedField = field;
            flawReason = reason;
        }
    }

    /** A string, or a whole number as its digits: ids often come as numbers. Null and blank count as absent. */
    private @Nullable String text(JsonParser json, String field, Flaw ifNeither) {
        switch (json.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT -> {
                if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    checkNumber(json);
                }
                String text = json.getString();
                return text.isBlank() ? null : text;
            }
            case VALUE_NULL -> {
                return null;
            }
            case null, default -> {
                flaw(ifNeither, field, field + " has to be a string");
                return skip(json);
            }
        }
    }

    /** Stripped, as identifiers are compared: the key decides the partition. */
    private @Nullable String id(JsonParser json, String field) {
        String id = text(json, field, Flaw.IDENTITY);
        if (id == null) {
            return null;
        }
        String stripped = id.strip();
        if (stripped.length() > Limits.ID) {
            flaw(Flaw.IDENTITY, field, field + " is longer than " + Limits.ID + " characters");
        }
        return stripped;
    }

    private @Nullable Instant time(JsonParser json, String field) {
        Optional<Instant> time = readTime(json, this);
        if (time.isEmpty() && json.currentToken() != JsonToken.VALUE_NULL) {
            flaw(Flaw.TIMESTAMP, field, field + " has to be an ISO 8601 time or milliseconds since 1970");
        }
        return time.orElse(null);
    }

    static Optional<Instant> readTime(JsonParser json, EventFields checks) {
        return switch (json.currentToken()) {
            case VALUE_STRING -> Timestamps.parse(json.getString());
            case VALUE_NUMBER_INT ->
                json.getStringLength() <= 15 ? Timestamps.millis(json.getLongValue()) : Optional.empty();
            case null, default -> {
                checks.skip(json);
                yield Optional.empty();
            }
        };
    }

    /** Passes over the current value; checks what a consumer's parser would fail on. Answers null for its callers' sake. */
    @Nullable
    String skip(JsonParser json) {
        int depth = 1;
        JsonToken token = json.currentToken();
        while (token != null) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    if (++depth > Limits.DEPTH) {
                        flaw(Flaw.BEYOND_LIMITS, null, tooDeep());
                    }
                }
                case END_OBJECT, END_ARRAY -> depth--;
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber(json);
                case VALUE_STRING, VALUE_TRUE, VALUE_FALSE, VALUE_NULL, PROPERTY_NAME -> {}
                case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> throw new IllegalStateException("no token of JSON text");
            }
            if (depth == 1) {
                break;
            }
            token = json.nextToken();
        }
        return null;
    }

    static String tooDeep() {
        return "objects and arrays are nested more than " + Limits.DEPTH + " deep";
    }

    Optional<Rejection> flawOf(String field) {
        return flaw == null
                ? Optional.empty()
                : Optional.of(new Rejection(
                        Optional.empty(), Optional.empty(), Optional.empty(), flaw, Optional.of(field), flawReason));
    }

    private void checkNumber(JsonParser json) {
        if (json.getStringLength() > Limits.NUMBER) {
            flaw(Flaw.BEYOND_LIMITS, null, "a number has more than " + Limits.NUMBER + " characters");
        } else if (json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT && !representable(json.getString())) {
            flaw(Flaw.BEYOND_LIMITS, null, "a number is out of range");
        }
    }

    /** Only an exponent can go beyond what a decimal holds. */
    private static boolean representable(String number) {
        if (number.indexOf('e') < 0 && number.indexOf('E') < 0) {
            return true;
        }
        try {
            return Math.abs((long) new BigDecimal(number).scale()) <= Integer.MAX_VALUE;
        } catch (NumberFormatException exponentTooLarge) {
            return false;
        }
    }
}
