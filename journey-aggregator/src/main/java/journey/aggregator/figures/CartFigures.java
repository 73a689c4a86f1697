package journey.aggregator.figures;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many cart episodes there are in each state. {@code started = completed + open + abandoned + emptied + expired} at
 * every commit.
 */
public record CartFigures(
        long started, long open, long abandoned, long completed, long emptied, long expired, long recovered) {

    /** Of all days. */
    public static CartFigures read(Counters counters) {
        Map<String, Long> totals = new TreeMap<>();
        counters.read("carts")
                .forEach(partition -> partition.forEach((field, count) -> totals.merge(field, count, Long::sum)));
        return new CartFigures(
                totals.getOrDefault("started", 0L),
                totals.getOrDefault("open", 0L),
                totals.getOrDefault("abandoned", 0L),
                totals.getOrDefault("completed", 0L),
                totals.getOrDefault("emptied", 0L),
                totals.getOrDefault("expired", 0L),
                totals.getOrDefault("recovered", 0L));
    }

    /** How far the figures are from adding up; anything but 0 is a defect. */
    public long imbalance() {
        return started - completed - open - abandoned - emptied - expired;
    }
}
