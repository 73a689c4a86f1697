package journey.benchmarks.contestant;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A process that sends to Kafka by itself, as fast as it can, for a while: what the broker takes without HTTP before it. */
public sealed interface Feeder permits Keyed, KafkaPerformance {
    /** As it is called on the command line and in the tables. */
    String called();

    /** What to start; it ends by itself. */
    List<String> command(Surroundings surroundings, String topic, Duration warmUp, Duration window) throws IOException;

    /** Reads what it printed. */
    Fed read(List<String> printed) throws IOException;

    /**
     * What came of it.
     *
     * @param recordsPerSecond acknowledged, within the window
     * @param cpuPerRecord of its process, within the window, where it tells
     * @param acknowledged ever
     */
    record Fed(double recordsPerSecond, Optional<Duration> cpuPerRecord, long acknowledged) {}
}
