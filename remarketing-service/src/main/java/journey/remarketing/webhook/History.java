package journey.remarketing.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import journey.events.Envelope;

/** The signals that the log still has. */
public interface History {
    /**
     * Reads signals in the order of each customer's.
     *
     * @param from when they were written, inclusive
     * @param to exclusive
     * @param id of the only one that is wanted
     * @throws RuntimeException when the log can't be read to the end of that time
     */
    void read(Instant from, Instant to, Optional<String> id, Consumer<Envelope> each);
}
