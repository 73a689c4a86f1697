package journey.aggregator.counting;

/** Takes what is to be counted. */
@FunctionalInterface
public interface Sink {
    /**
     * @param hash which counters, e.g. {@code carts:2026-11}
     * @param field which of them
     * @param count how many; zero says nothing
     */
    void add(String hash, String field, long count);
}
