package journey.benchmarks.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import org.HdrHistogram.Histogram;

/** Counts answers as they come. Used by one thread. */
final class Tally {
    private static final int OK = 200;
    private static final int HIGHEST_STATUS = 999;
    /** Latencies are kept to 1 in 1000, up to a minute. */
    private static final int DIGITS = 3;

    private static final long LONGEST = Duration.ofMinutes(1).toNanos();

    private final Window window;
    private final LongBinaryOperator moment;
    private final long[] statuses = new long[HIGHEST_STATUS + 1];
    private final Histogram latency = new Histogram(LONGEST, DIGITS);
    private long succeeded;
    private long broken;

    /** @param moment of when it was due and when it was answered, what has to be in the window for it to count */
    Tally(Window window, LongBinaryOperator moment) {
        this.window = window;
        this.moment = moment;
    }

    void answered(int status, long since, long now) {
        if (status == OK) {
            succeeded++;
        }
        if (window.holds(moment.applyAsLong(since, now))) {
            statuses[status]++;
            latency.recordValue(Math.min(LONGEST, now - since));
        }
    }

    /** It was never answered; it took at least as long as it was waited for. */
    void broken(long since, long now) {
        broken++;
        if (window.holds(moment.applyAsLong(since, now))) {
            latency.recordValue(Math.min(LONGEST, now - since));
        }
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
