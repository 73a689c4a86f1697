package journey.aggregator.counting;

import java.util.List;
import java.util.Map;

/** Where counters are read from. */
@FunctionalInterface
public interface CounterSource {
    /** A hash of counters, once for each partition. */
    List<Map<String, Long>> read(String hash);
}
