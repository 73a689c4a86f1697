package journey.benchmarks.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts answers as they come. Used by one thread at a time. */
final class Tally {
    private static final int OK = 200;
    /** Latencies are kept to 1 in 1000, up to a minute. */
    private static final int DIGITS = 3;

    private static final long LONGEST = Duration.ofMinutes(1).toNanos();

    private final Window window;
    private final long[] statuses = new long[1000];
    private final Histogram latency = new Histogram(LONGEST, DIGITS);
    private long succeeded;
    private long broken;

    Tally(Window window) {
        this.window = window;
    }

    void answered(int status, long since, long now) {
        if (status == OK) {
            succeeded++;
        }
        if (window.holds(now)) {
            statuses[status]++;
            latency.recordValue(Math.min(LONGEST, now - since));
        }
    }

    void broken() {
        broken++;
    }

    Outcome outcome() {
        Map<Integer, Long> counted = new TreeMap<>();
        for (int status = 0; status < statuses.length; status++) {
            if (statuses[status] > 0) {
                counted.put(status, statuses[status]);
            }
        }
        return new Outcome(window.length(), counted, broken, succeeded, latency);
    }
}
