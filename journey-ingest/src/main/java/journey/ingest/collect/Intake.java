package journey.ingest.collect;

import java.util.List;

/**
 * What one request adds to the log.
 *
 * @param touchpoints for the topic {@code touchpoints}
 * @param rejected for the topic {@code touchpoints.rejected}
 */
public record Intake(List<LogRecord> touchpoints, List<LogRecord> rejected) {
    public Intake {
        touchpoints = List.copyOf(touchpoints);
        rejected = List.copyOf(rejected);
    }

    public int size() {
        return touchpoints.size() + rejected.size();
    }
}
