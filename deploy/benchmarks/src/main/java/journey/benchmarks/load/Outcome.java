package journey.benchmarks.load;

import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a load had for answers. Those that count are, in a closed loop, the ones answered within the window, in an open one
 * the ones that fell due within it.
 *
 * @param window how long was measured
 * @param statuses requests answered that count, by status
 * @param broken requests that got no answer because their connection ended or their answer never came, at any time
 * @param succeeded requests answered 200 at any time: also before the window, and after it those that were under way
 * @param latency of the requests that count, in nanoseconds; of all statuses, and of those that were never answered how long
 *     they were waited for
 */
public record Outcome(Duration window, Map<Integer, Long> statuses, long broken, long succeeded, Histogram latency) {
    private static final int OK = 200;

    public Outcome {
        statuses = Map.copyOf(statuses);
    }

    /** Requests a second that were answered 200. */
    public double succeededPerSecond() {
        return statuses.getOrDefault(OK, 0L) / (window.toNanos() / 1e9);
    }

    /** Whether all requests were answered 200. */
    public boolean clean() {
        return broken == 0 && statuses.keySet().stream().allMatch(status -> status == OK);
    }
}
