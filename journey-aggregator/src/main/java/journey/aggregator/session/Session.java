package journey.aggregator.session;

import java.time.Instant;
import java.util.Optional;

/**
 * A visit.
 *
 * @param pages page and screen views
 * @param entry the first page
 * @param exit the last page so far
 * @param ordered whether an order was completed in it
 */
public record Session(
        Instant startedAt,
        Instant lastActivity,
        int pages,
        int touchpoints,
        Optional<String> campaign,
        Optional<String> entry,
        Optional<String> exit,
        boolean ordered) {

    /** A session of one page view. */
    public boolean bounced() {
        return pages == 1;
    }
}
