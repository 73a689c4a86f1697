package journey.aggregator.erasure;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.CustomerId;

/**
 * How far an erasure has come. Nothing in it tells whose it was, once it has ended.
 *
 * @param finishedAt when nothing was left to be found, and nothing under way that could bring something back
 * @param customers everybody who turned out to be this person; empty once it has ended
 * @param identifiers how many were removed, by kind
 */
public record Receipt(
        String id, Instant at, Optional<Instant> finishedAt, Set<CustomerId> customers, Map<String, Long> identifiers) {
    public Receipt {
        customers = Set.copyOf(customers);
        identifiers = Map.copyOf(identifiers);
    }

    public static Receipt begun(ErasureRequest request) {
        Map<String, Long> counts = new HashMap<>();
        request.seals().forEach(seal -> counts.merge(seal.kind().code(), 1L, Long::sum));
        return new Receipt(
                request.erasure().receipt(), request.erasure().at(), Optional.empty(), request.people(), counts);
    }

    public Receipt finished(Instant now) {
        return new Receipt(id, at, Optional.of(now), Set.of(), identifiers);
    }
}
