package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is taken from one event while the scanner passes over it; the rest is only checked. The first flaw found stays, so
 * that the answer names the field that comes first.
 */
final class EventFields implements JsonScanner.Flaws {
    private static final byte[] TYPE = ascii("type");
    private static final byte[] EVENT = ascii("event");
    private static final byte[] MESSAGE_ID = ascii("messageId");
    private static final byte[] USER_ID = ascii("userId");
    private static final byte[] ANONYMOUS_ID = ascii("anonymousId");
    private static final byte[] WRITE_KEY = ascii("writeKey");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] ORIGINAL_TIMESTAMP = ascii("originalTimestamp");
    private static final byte[] SENT_AT = ascii("sentAt");

    private static final int LONGEST_MILLIS = 15;

    private @Nullable Flaw flaw;
    private @Nullable String flawedField;
    private String flawReason = "";

    private @Nullable String type;
    private boolean hasEvent;
    private @Nullable String messageId;
    private @Nullable String userId;
    private @Nullable String anonymousId;
    private @Nullable String writeKey;
    private @Nullable Instant timestamp;
    private @Nullable Instant originalTimestamp;
    private @Nullable Instant sentAt;

    /** Reads the object that comes next, to its end. */
    void read(JsonScanner json) {
        json.enterObject();
        for (boolean first = true; json.nextName(first); first = false) {
            if (json.named(TYPE)) {
                type = text(json, "type", Flaw.TYPE);
            } else if (json.named(EVENT)) {
                hasEvent = isText(json, "event", Flaw.EVENT);
            } else if (json.named(MESSAGE_ID)) {
                messageId = wellFormed(json, "messageId", Flaw.MESSAGE_ID);
            } else if (json.named(ANONYMOUS_ID)) {
                anonymousId = id(json, "anonymousId");
            } else if (json.named(USER_ID)) {
                userId = id(json, "userId");
            } else if (json.named(TIMESTAMP)) {
                timestamp = time(json, "timestamp");
            } else if (json.named(ORIGINAL_TIMESTAMP)) {
                originalTimestamp = time(json, "originalTimestamp");
            } else if (json.named(SENT_AT)) {
                sentAt = time(json, "sentAt");
            } else if (json.named(WRITE_KEY)) {
                writeKey = string(json).orElse(null);
            } else {
                json.passValue();
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
        }
        if (known.isEmpty()) {
            flaw(
                    Flaw.TYPE,
                    "type",
                    type == null
                            ? "type is required in a batch"
                            : "type has to be track, page, screen, identify, group or alias");
        } else if (known.get() == EventType.TRACK && !hasEvent) {
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

    /** Of what is no event. */
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

    @Override
    public void found(Flaw found, String reason) {
        flaw(found, null, reason);
    }

    Optional<Rejection> flawOf(String field) {
        return flaw == null
                ? Optional.empty()
                : Optional.of(new Rejection(
                        Optional.empty(), Optional.empty(), Optional.empty(), flaw, Optional.of(field), flawReason));
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
    private @Nullable String text(JsonScanner json, String field, Flaw ifNeither) {
        return isText(json, field, ifNeither) ? json.string() : null;
    }

    /** Passes the next value; whether {@link #text} has something to return. */
    private boolean isText(JsonScanner json, String field, Flaw ifNeither) {
        JsonScanner.Kind kind = json.peek();
        if (kind == JsonScanner.Kind.STRING) {
            json.passString();
            return !json.blank();
        }
        if (kind == JsonScanner.Kind.NUMBER && json.passNumber()) {
            return true;
        }
        if (kind != JsonScanner.Kind.NUMBER) {
            json.passValue();
        }
        if (kind != JsonScanner.Kind.NULL) {
            flaw(ifNeither, field, field + " has to be a string");
        }
        return false;
    }

    /** Stripped, as identifiers are compared: the key decides the partition. */
    private @Nullable String id(JsonScanner json, String field) {
        String id = wellFormed(json, field, Flaw.IDENTITY);
        if (id == null) {
            return null;
        }
        String stripped = id.strip();
        if (stripped.length() > Limits.ID) {
            flaw(Flaw.IDENTITY, field, field + " is longer than " + Limits.ID + " characters");
        }
        return stripped;
    }

    /** In a header or a key, half a surrogate pair would become a question mark, and different ids the same one. */
    private @Nullable String wellFormed(JsonScanner json, String field, Flaw ifNot) {
        String text = text(json, field, ifNot);
        if (text != null && !json.wellFormed()) {
            flaw(ifNot, field, field + " has half a surrogate pair");
        }
        return text;
    }

    private @Nullable Instant time(JsonScanner json, String field) {
        boolean absent = json.peek() == JsonScanner.Kind.NULL;
        Optional<Instant> time = readTime(json);
        if (time.isEmpty() && !absent) {
            flaw(Flaw.TIMESTAMP, field, field + " has to be an ISO 8601 time or milliseconds since 1970");
        }
        return time.orElse(null);
    }

    /** Empty where the next value, which is passed, is no time. */
    static Optional<Instant> readTime(JsonScanner json) {
        return switch (json.peek()) {
            case STRING -> {
                json.passString();
                yield Timestamps.parse(json.string());
            }
            case NUMBER -> {
                boolean whole = json.passNumber();
                String digits = json.string();
                yield whole && digits.length() <= LONGEST_MILLIS
                        ? Timestamps.millis(Long.parseLong(digits))
                        : Optional.empty();
            }
            case OBJECT, ARRAY, TRUE, FALSE, NULL -> {
                json.passValue();
                yield Optional.empty();
            }
        };
    }

    /** Empty where the next value, which is passed, is no string. */
    static Optional<String> string(JsonScanner json) {
        if (json.peek() != JsonScanner.Kind.STRING) {
            json.passValue();
            return Optional.empty();
        }
        json.passString();
        return Optional.of(json.string());
    }

    private static byte[] ascii(String name) {
        return name.getBytes(US_ASCII);
    }
}
