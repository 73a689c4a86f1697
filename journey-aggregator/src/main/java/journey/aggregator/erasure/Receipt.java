package journey.aggregator.erasure;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.CustomerId;
import journey.events.Identifier;

/**
 * How far an erasure has come. Nothing in it tells whose it was, once it has ended.
 *
 * @param finishedAt when nothing was left to be found, and nothing under way that could bring something back
 * @param customers everybody who turned out to be this person; empty once it has ended
 * @param found their identifiers; empty once it has ended
 * @param identifiers how many were removed, by kind
 * @param merges how many merges were forgotten
 */
public record Receipt(
        String id,
        Instant at,
        Optional<Instant> finishedAt,
        Set<CustomerId> customers,
        Set<Identifier> found,
        Map<String, Long> identifiers,
        long merges) {
    public Receipt {
        customers = Set.copyOf(customers);
        found = Set.copyOf(found);
        identifiers = Map.copyOf(identifiers);
    }

    public static Receipt begun(Erasure erasure) {
        return new Receipt(
                erasure.receipt(), erasure.at(), Optional.empty(), Set.of(erasure.customer()), Set.of(), Map.of(), 0);
    }

    public Receipt finished(Instant now) {
        return new Receipt(id, at, Optional.of(now), Set.of(), Set.of(), identifiers, merges);
    }
}
