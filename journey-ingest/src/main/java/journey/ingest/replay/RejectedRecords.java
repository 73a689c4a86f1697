package journey.ingest.replay;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import journey.events.Envelope;

/** What was refused and kept. */
@FunctionalInterface
public interface RejectedRecords {
    /**
     * Shows the records that are there now, each partition's in its order.
     *
     * @param since only those that were refused then or later
     * @param visitor answers whether to go on
     * @throws IllegalStateException when the log can't be read
     */
    void each(Optional<Instant> since, Predicate<Envelope> visitor);
}
