package journey.ingest.listener;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The header fields of a request. */
@FunctionalInterface
public interface HeaderFields {
    /** The first value of a field, by its name in any case. */
    Optional<String> first(String name);

    static HeaderFields of(Map<String, String> fields) {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(fields);
        return name -> Optional.ofNullable(byName.get(name));
    }
}
