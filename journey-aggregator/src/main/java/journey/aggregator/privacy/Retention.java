package journey.aggregator.privacy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How long the log keeps what it has. Throws what the log's client throws. */
public interface Retention {
    /** @param gone by when what a topic had then is gone; empty where it is kept for good */
    record Until(String topic, Optional<Instant> gone) {}

    /** By when each topic with personal data has removed what lay on it at {@code then}. */
    List<Until> until(Instant then);
}
