package journey.aggregator.stream;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.events.CustomerId;

/** Where changes are read. Throws what the log's client throws. */
public interface ChangeLog {
    /**
     * Begins to listen.
     *
     * @param customer only what concerns this one is read
     * @param from where an earlier listener was; feeds that it doesn't name, and all without it, begin now. What the log has
     *     lost since then is passed over
     */
    Listening listen(Set<Feed> feeds, Optional<CustomerId> customer, Optional<Positions> from);

    /** One listener. Not for several threads. */
    interface Listening extends AutoCloseable {
        /** What has happened since the last call, in the order of each partition; empty when nothing did for that long. */
        List<Change> next(Duration patience);

        /** Where the listener is. */
        Positions positions();

        @Override
        void close();
    }
}
