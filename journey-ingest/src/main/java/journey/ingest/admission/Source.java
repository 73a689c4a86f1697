package journey.ingest.admission;

import java.util.Set;

/**
 * What a write key stands for: a storefront, an app, a shop's server.
 *
 * @param name in headers, metrics and figures; letters, digits and {@code . _ -}, at most 64
 * @param origins web origins that may use the key, e.g. {@code https://shop.example}; {@code *} for any
 */
public record Source(String name, SourceKind kind, Set<String> origins) {
    public static final String ANY_ORIGIN = "*";

    public Source {
        origins = Set.copyOf(origins);
    }

    /** Whether a page of {@code origin} may use the write key. */
    public boolean admits(String origin) {
        return origins.contains(ANY_ORIGIN) || origins.contains(origin);
    }
}
