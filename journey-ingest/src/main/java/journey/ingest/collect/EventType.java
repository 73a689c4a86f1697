package journey.ingest.collect;

import java.util.Locale;
import java.util.Optional;

/** The calls of Segment's tracking API. */
public enum EventType {
    TRACK,
    PAGE,
    SCREEN,
    IDENTIFY,
    GROUP,
    ALIAS;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** As in the path, in an event's {@code type}, and at the end of {@code ce_type}. */
    public String code() {
        return code;
    }

    static Optional<EventType> of(String code) {
        for (EventType type : values()) {
            if (type.code.equals(code)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
