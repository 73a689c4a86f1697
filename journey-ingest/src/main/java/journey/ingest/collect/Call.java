package journey.ingest.collect;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a request asks for: one event of a type, or a batch of events that name their types themselves. */
public enum Call {
    TRACK(EventType.TRACK, "t"),
    PAGE(EventType.PAGE, "p"),
    SCREEN(EventType.SCREEN, "s"),
    IDENTIFY(EventType.IDENTIFY, "i"),
    GROUP(EventType.GROUP, "g"),
    ALIAS(EventType.ALIAS, "a"),
    BATCH("b"),
    IMPORT("import");

    /** What the header {@code ce_call} says of one event of a batch. */
    public static final String EVENT_OF_BATCH = "event";

    private static final Map<String, Call> BY_PATH = new HashMap<>();

    static {
        for (Call call : values()) {
            BY_PATH.put(call.code(), call);
            BY_PATH.put(call.shortPath, call);
        }
    }

    private final Optional<EventType> type;
    private final String shortPath;
    private final String code = name().toLowerCase(Locale.ROOT);

    Call(EventType type, String shortPath) {
        this.type = Optional.of(type);
        this.shortPath = shortPath;
    }

    Call(String shortPath) {
        this.type = Optional.empty();
        this.shortPath = shortPath;
    }

    /**
     * The call at a path.
     *
     * @param path what follows {@code /v1/}, without a slash: {@code track}, or the browser's {@code t}
     */
    public static Optional<Call> of(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }

    /** What may follow {@code /v1/}: the long name and the browser's short one. */
    public Set<String> paths() {
        return Set.copyOf(List.of(code, shortPath));
    }

    /** The type of the one event; empty for a batch. */
    public Optional<EventType> type() {
        return type;
    }

    public boolean batch() {
        return type.isEmpty();
    }

    public String code() {
        return code;
    }
}
