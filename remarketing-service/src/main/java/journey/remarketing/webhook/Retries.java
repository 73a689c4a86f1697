package journey.remarketing.webhook;

import java.time.Duration;
import java.time.Instant;

/**
 * When a webhook is tried again, and when an endpoint rests.
 *
 * @param first the pause after the first failure; doubled after each further one
 * @param longest the longest pause
 * @param giveUpAfter how long a webhook is tried
 * @param pauseAfter an endpoint that has failed for so long, and five times in a row, rests
 * @param probeEvery how often a resting endpoint is tried, with one webhook
 * @param mostPending webhooks of one endpoint that wait in one partition; what comes beyond is missed
 */
public record Retries(
        Duration first,
        Duration longest,
        Duration giveUpAfter,
        Duration pauseAfter,
        Duration probeEvery,
        int mostPending) {
    static final int FAILURES_TO_PAUSE = 5;

    /** How much earlier or later than the plain pause: a quarter. */
    private static final double JITTER = 0.25;

    public Retries {
        if (!first.isPositive() || longest.compareTo(first) < 0 || !giveUpAfter.isPositive() || mostPending < 1) {
            throw new IllegalArgumentException("the retries of webhooks contradict each other");
        }
    }

    /**
     * Exponential, between three and five quarters of the plain pause, so that what failed together does not come back
     * together; always the same for a webhook and a try.
     *
     * @param tries so far, at least 1
     */
    Duration pause(String webhookId, int tries) {
        Duration plain = first.multipliedBy(1L << Math.min(tries - 1, 30));
        Duration bounded = plain.compareTo(longest) > 0 ? longest : plain;
        double draw = (Integer.toUnsignedLong((webhookId + tries).hashCode() * 0x9E3779B9) >>> 8) / (double) (1 << 24);
        return Duration.ofMillis((long) (bounded.toMillis() * (1 - JITTER + 2 * JITTER * draw)));
    }

    boolean givesUp(Dispatch dispatch, Instant now) {
        return !dispatch.since().plus(giveUpAfter).isAfter(now);
    }
}
