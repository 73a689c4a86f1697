package journey.aggregator.figures;

import java.util.List;
import java.util.Map;
import journey.aggregator.counting.CounterSource;

/** The counters of all partitions. Throws what the store throws. */
public interface Counters extends CounterSource {
    /**
     * A hash of counters, once for each partition, empty where a partition has none.
     *
     * @param hash see {@link journey.aggregator.journey.Contribution}
     */
    @Override
    List<Map<String, Long>> read(String hash);
}
