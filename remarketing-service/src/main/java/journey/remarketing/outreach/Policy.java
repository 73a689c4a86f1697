package journey.remarketing.outreach;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The limits that hold over all campaigns.
 *
 * @param caps all of them hold at once
 * @param quietHours none: mail at any hour
 * @param shopZone for customers whose own time zone is unknown
 * @param maxAge how late a step may be by its own schedule
 * @param firstRetry the pause after a temporary failure, doubled after each further one up to an hour
 * @param resendOnDoubt whether a mail that may have been sent is sent again
 * @param softOptIn countries (ISO 3166, two capital letters) that allow mails to existing customers who never refused
 */
public record Policy(
        List<Cap> caps,
        Optional<QuietHours> quietHours,
        ZoneId shopZone,
        Duration maxAge,
        Duration firstRetry,
        boolean resendOnDoubt,
        Set<String> softOptIn) {

    private static final Duration LONGEST_RETRY = Duration.ofHours(1);

    /** At most {@code mails} within any span of this length. */
    public record Cap(int mails, Duration within) {
        public Cap {
            if (mails < 1 || !within.isPositive()) {
                throw new IllegalArgumentException("a frequency cap allows 1 mail or more within a positive time");
            }
        }
    }

    /** From {@code start} to {@code end} in the customer's own time; may span midnight. */
    public record QuietHours(LocalTime start, LocalTime end) {
        boolean contain(LocalTime time) {
            return start.isBefore(end)
                    ? !time.isBefore(start) && time.isBefore(end)
                    : !time.isBefore(start) || time.isBefore(end);
        }
    }

    /** With opt-in only. */
    public Policy(
            List<Cap> caps,
            Optional<QuietHours> quietHours,
            ZoneId shopZone,
            Duration maxAge,
            Duration firstRetry,
            boolean resendOnDoubt) {
        this(caps, quietHours, shopZone, maxAge, firstRetry, resendOnDoubt, Set.of());
    }

    public Policy {
        caps = List.copyOf(caps);
        softOptIn = Set.copyOf(softOptIn);
        quietHours = quietHours.filter(hours -> !hours.start().equals(hours.end()));
    }

    Duration retryAfter(int attempts) {
        Duration pause = firstRetry.multipliedBy(1L << Math.min(Math.max(attempts - 1, 0), 12));
        return pause.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : pause;
    }

    /** How long a send matters for the caps. */
    Duration memory() {
        return caps.stream().map(Cap::within).max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
