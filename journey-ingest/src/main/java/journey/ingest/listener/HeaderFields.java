package journey.ingest.listener;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The header fields of a request. */
public interface HeaderFields {
    /** The first value of a field, by its name in any case. */
    Optional<String> first(String name);

    /** All values of a field in the order of its lines, joined by commas. */
    Optional<String> joined(String name);

    /** Each with one line. */
    static HeaderFields of(Map<String, String> fields) {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(fields);
        return new HeaderFields() {
            @Override
            public Optional<String> first(String name) {
                return Optional.ofNullable(byName.get(name));
            }

            @Override
            public Optional<String> joined(String name) {
                return first(name);
            }
        };
    }
}
