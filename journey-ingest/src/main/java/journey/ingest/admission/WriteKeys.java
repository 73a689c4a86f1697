package journey.ingest.admission;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The write keys that may send. */
public final class WriteKeys {
    private final Map<String, Source> sources;

    /** @param sources by write key */
    public WriteKeys(Map<String, Source> sources) {
        this.sources = Map.copyOf(sources);
    }

    /** The source that {@code key} stands for. */
    public Optional<Source> find(String key) {
        return Optional.ofNullable(sources.get(key));
    }

    /** Those that write keys stand for, each once. */
    public Set<Source> sources() {
        return Set.copyOf(sources.values());
    }

    /** Whether any write key may be used from {@code origin}: a browser asks before it shows its key. */
    public boolean admits(String origin) {
        return sources.values().stream().anyMatch(source -> source.admits(origin));
    }
}
