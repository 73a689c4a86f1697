package journey.ingest.collect;

import java.util.Locale;

/** Why an event, or a whole body, is refused: the closed set behind metrics and alerts. */
public enum Flaw {
    NOT_JSON,
    NOT_UTF8,
    /** Compressed in another way than it says, or than can be read. */
    ENCODING,
    DUPLICATE_PROPERTY,
    /** Nested too deeply, or a number too long or out of range. */
    BEYOND_LIMITS,
    TOO_LARGE,
    TOO_MANY,
    NOT_AN_OBJECT,
    NO_BATCH,
    TYPE,
    EVENT,
    IDENTITY,
    MESSAGE_ID,
    TIMESTAMP;

    private final String code = name().toLowerCase(Locale.ROOT);

    public String code() {
        return code;
    }
}
