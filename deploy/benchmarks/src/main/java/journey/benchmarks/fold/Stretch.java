package journey.benchmarks.fold;

import java.time.Duration;
import java.util.Map;

/**
 * What was measured between two looks.
 *
 * @param cpu of each process, by event
 */
public record Stretch(String called, double events, Duration took, Map<String, Duration> cpu) {
    public double perSecond() {
        return events / (took.toNanos() / 1e9);
    }
}
