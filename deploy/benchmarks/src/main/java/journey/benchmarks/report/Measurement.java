package journey.benchmarks.report;

import java.time.Duration;
import java.util.Map;

/**
 * One contestant under one load, once.
 *
 * @param contestant its name
 * @param load the load's name
 * @param eventsPerSecond acknowledged within the window
 * @param cpuPerEvent what the contestant's process used within the window, by event
 * @param residentBytes of its process at the end
 * @param median of the time to the answer
 * @param tail 99 of 100 answers came sooner
 * @param oddities what was not as it should be, by how often; empty when all is well
 */
public record Measurement(
        String contestant,
        String load,
        double eventsPerSecond,
        Duration cpuPerEvent,
        long residentBytes,
        Duration median,
        Duration tail,
        Map<String, Long> oddities) {
    public Measurement {
        oddities = Map.copyOf(oddities);
    }
}
