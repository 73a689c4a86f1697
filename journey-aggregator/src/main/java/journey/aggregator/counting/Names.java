package journey.aggregator.counting;

/**
 * Under which name a value of a dimension that anybody can write to (campaigns, pages) is counted: its own, or {@link
 * Dimension#OTHER}. The answer for a value never changes, so what was counted under a name is also taken back under it.
 */
@FunctionalInterface
public interface Names {
    /** Every value under its own name. */
    Names OWN = (dimension, value) -> value;

    String of(Dimension dimension, String value);
}
