package journey.aggregator.recount;

/**
 * A counter that is not what the log says.
 *
 * @param log 0 where the log has none
 * @param redis 0 where Redis has none
 */
public record Difference(int partition, String hash, String field, long log, long redis) {
    /** The same counter, whatever it says. */
    boolean isAbout(Difference other) {
        return partition == other.partition && hash.equals(other.hash) && field.equals(other.field);
    }

    @Override
    public String toString() {
        return partition + " " + hash + " " + field + ": log says " + log + ", Redis " + redis;
    }
}
