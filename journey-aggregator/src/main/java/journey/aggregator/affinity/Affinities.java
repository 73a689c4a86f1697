package journey.aggregator.affinity;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Products of all partitions. Thread-safe; throws what the store throws. */
public interface Affinities {
    /** @param pieces sold */
    record Sold(String product, Weight pieces) {}

    /** Those of these products of which something is known. */
    Map<String, Affinity> find(Collection<String> products);

    /** What sells best, the best first. */
    List<Sold> bestsellers(int most);
}
