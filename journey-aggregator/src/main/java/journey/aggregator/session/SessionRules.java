package journey.aggregator.session;

import java.time.Duration;

/**
 * When a visit is over: after a silence, after a length, and whenever the campaign changes.
 *
 * @param pages how many pages of a customer and day are told apart in figures; 0 for no figures of pages
 */
public record SessionRules(Duration silence, Duration longest, int pages) {
    public static final SessionRules DEFAULT = new SessionRules(Duration.ofMinutes(30), Duration.ofHours(12), 30);

    public SessionRules {
        if (!silence.isPositive() || longest.compareTo(silence) < 0) {
            throw new IllegalArgumentException("a session's silence is positive and no longer than its length");
        }
        if (pages < 0) {
            throw new IllegalArgumentException("a number of pages is not negative");
        }
    }
}
