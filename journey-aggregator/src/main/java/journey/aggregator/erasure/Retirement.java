package journey.aggregator.erasure;

import java.time.Instant;
import java.util.Set;
import journey.events.CustomerId;

/**
 * A journey has been kept for long enough and went. Unlike an erasure it closes no id: whatever comes is somebody new, and
 * what it counted for stays in the figures.
 *
 * @param customer whose it was
 * @param at when it had grown too old
 * @param ids the natural customers of identifiers that nothing is to be kept at any more
 * @param holders whom these identifiers belonged to; an identifier that somebody else has, too, stays
 */
public record Retirement(CustomerId customer, Instant at, Set<CustomerId> ids, Set<CustomerId> holders) {
    public Retirement {
        ids = Set.copyOf(ids);
        holders = Set.copyOf(holders);
    }
}
