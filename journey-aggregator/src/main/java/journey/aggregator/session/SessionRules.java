package journey.aggregator.session;

import java.time.Duration;

/** When a visit is over: after a silence, after a length, and whenever the campaign changes. */
public record SessionRules(Duration silence, Duration longest) {
    public static final SessionRules DEFAULT = new SessionRules(Duration.ofMinutes(30), Duration.ofHours(12));

    public SessionRules {
        if (!silence.isPositive() || longest.compareTo(silence) < 0) {
            throw new IllegalArgumentException("a session's silence is positive and no longer than its length");
        }
    }
}
