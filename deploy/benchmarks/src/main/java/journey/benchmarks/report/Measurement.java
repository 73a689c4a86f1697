package journey.benchmarks.report;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One contestant under one load, once.
 *
 * @param contestant its name
 * @param load the load's name
 * @param eventsPerSecond acknowledged within the window
 * @param cpu what was used within the window, by event
 * @param residentBytes of its process at the end
 * @param latency of the answers, where there are any
 * @param oddities what was not as it should be, by how often; empty when all is well
 */
public record Measurement(
        String contestant,
        String load,
        double eventsPerSecond,
        Cpu cpu,
        Optional<Long> residentBytes,
        Optional<Latency> latency,
        Map<String, Long> oddities) {
    public Measurement {
        oddities = Map.copyOf(oddities);
    }

    /**
     * Processor time, user and system, by acknowledged event.
     *
     * @param contestant of its process
     * @param broker of the broker's
     * @param load of the process that sends the load
     */
    public record Cpu(Optional<Duration> contestant, Optional<Duration> broker, Optional<Duration> load) {}

    /**
     * Time to the answer.
     *
     * @param median half of the answers came sooner
     * @param tail 99 of 100 answers came sooner
     */
    public record Latency(Duration median, Duration tail) {}

    /** Of the time to the answer, in milliseconds. */
    public Optional<Double> medianMillis() {
        return latency.map(Latency::median).map(Measurement::millis);
    }

    /** Of the time to the answer, in milliseconds. */
    public Optional<Double> tailMillis() {
        return latency.map(Latency::tail).map(Measurement::millis);
    }

    Optional<Double> cpuMicros() {
        return cpu.contestant().map(Measurement::micros);
    }

    Optional<Double> brokerMicros() {
        return cpu.broker().map(Measurement::micros);
    }

    Optional<Double> loadMicros() {
        return cpu.load().map(Measurement::micros);
    }

    Optional<Double> residentMegabytes() {
        return residentBytes.map(bytes -> bytes / 1e6);
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    /** In one line, for whoever watches. */
    @Override
    public String toString() {
        StringBuilder line =
                new StringBuilder("%-12s %-20s %,10.0f events/s".formatted(load, contestant, eventsPerSecond));
        cpuMicros().ifPresent(micros -> line.append("  %6.2f µs CPU".formatted(micros)));
        latency.ifPresent(each ->
                line.append("  p50 %7.2f ms  p99 %7.2f ms".formatted(millis(each.median()), millis(each.tail()))));
        return oddities.isEmpty()
                ? line.toString()
                : line.append("  ").append(oddities).toString();
    }
}
