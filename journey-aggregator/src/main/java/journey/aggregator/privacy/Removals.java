package journey.aggregator.privacy;

/** What the steps behind identity have removed for an erasure. Throws what the store throws. */
public interface Removals {
    /** @param conversations what remarketing kept: what was sent and planned, refusals, decisions */
    record Counts(long journeys, long touchpoints, long conversations) {}

    Counts of(String receipt);
}
