package journey.aggregator.journey;

/**
 * A counter: a field of a hash in the partition's slot.
 *
 * @param hash e.g. {@code carts} or {@code funnel:default}
 */
public record Counter(String hash, String field) {}
