package journey.ingest.admission;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a write key stands for: a storefront, an app, a shop's server.
 *
 * @param name in headers, metrics and figures; letters, digits and {@code . _ -}, at most 64
 * @param origins web origins that may use the key, as browsers write them: {@code https://shop.example}; {@code
 *     https://*.shop.example} for the hosts below; {@code *} for any
 * @param secrets what webhooks of this source are signed with; two while they are being changed
 * @param rate empty: as much as the machine takes
 * @param keepsClientAddress whether visitors' addresses may go on with their events
 */
public record Source(
        String name,
        SourceKind kind,
        Set<String> origins,
        List<String> secrets,
        Optional<RateLimit> rate,
        boolean keepsClientAddress) {
    public static final String ANY_ORIGIN = "*";

    public Source {
        origins = Set.copyOf(origins);
        secrets = List.copyOf(secrets);
    }

    /** Without secrets and limits; visitors' addresses are not kept. */
    public Source(String name, SourceKind kind, Set<String> origins) {
        this(name, kind, origins, List.of(), Optional.empty(), false);
    }

    /** Whether a page of {@code origin}, the value of the header field of this name, may use the write key. */
    public boolean admits(String origin) {
        return origins.contains(ANY_ORIGIN) || WebOrigin.isAmong(origins, origin);
    }

    @Override
    public String toString() {
        return "Source[" + name + "]";
    }
}
