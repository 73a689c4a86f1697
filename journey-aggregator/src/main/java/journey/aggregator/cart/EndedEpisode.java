package journey.aggregator.cart;

import java.time.Instant;
import journey.aggregator.session.Origin;

/**
 * What is kept of a cart episode that is over.
 *
 * @param recovered it was abandoned before it was completed
 */
public record EndedEpisode(String id, Instant startedAt, Origin origin, Instant endedAt, End end, boolean recovered) {
    /** The ways in which an episode ends for good. */
    public enum End {
        COMPLETED,
        EMPTIED,
        EXPIRED
    }
}
