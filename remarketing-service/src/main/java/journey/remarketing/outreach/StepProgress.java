package journey.remarketing.outreach;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import journey.remarketing.campaign.Campaign;

/**
 * How far one step of a campaign has come for one occasion.
 *
 * @param scheduledFor when it is due by the campaign's schedule; its age counts from here
 * @param quietFor how long quiet hours held it back in all; doesn't count as age
 * @param lookAt when it is judged next, while it is pending
 * @param since when it came into this status
 * @param attempts how often it was claimed; the number of the latest claim
 * @param gate the gate that skipped or deferred it
 * @param reason for a person to read; never an address
 * @param variant which was claimed
 * @param channel by which what was claimed goes, where that isn't mail
 * @param missesHistorySince while it waits for a merged customer's history: when it first met that
 */
public record StepProgress(
        String campaign,
        String step,
        Status status,
        Instant scheduledFor,
        Duration quietFor,
        Optional<Instant> lookAt,
        Instant since,
        int attempts,
        Optional<Gate> gate,
        Optional<String> reason,
        Optional<String> variant,
        Optional<String> channel,
        Optional<Instant> missesHistorySince) {

    /** In the order of what wins when two conversations become one. */
    public enum Status {
        /** Cancelled because the customer came back, bought, or emptied the cart. */
        CANCELLED,
        SCHEDULED,
        DEFERRED,
        SKIPPED,
        /** When it was to be sent, what it was about was gone. */
        NOTHING_LEFT,
        /** The mail server refuses it for good. */
        REFUSED,
        /** The address does not exist. */
        BOUNCED,
        /** About to be sent; from here on nobody else sends it. */
        CLAIMED,
        /** Nobody knows whether it was sent. */
        IN_DOUBT,
        SENT;

        boolean pending() {
            return this == SCHEDULED || this == DEFERRED;
        }

        /** Whether a mail left, or may have left, or can't leave: nothing schedules it again. */
        boolean settled() {
            return compareTo(NOTHING_LEFT) >= 0;
        }

        /** Whether a mail left, or may have left. */
        boolean mayHaveLeft() {
            return compareTo(CLAIMED) >= 0;
        }
    }

    static StepProgress scheduled(String campaign, String step, Instant due, Instant now, int attempts) {
        return new StepProgress(
                campaign,
                step,
                Status.SCHEDULED,
                due,
                Duration.ZERO,
                Optional.of(due),
                now,
                attempts,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    boolean names(StepKey key) {
        return campaign.equals(key.campaign()) && step.equals(key.step());
    }

    /** By which it was claimed. */
    Campaign.Channel way() {
        return channel.map(Campaign.Channel::new).orElse(Campaign.Channel.EMAIL);
    }

    Duration age(Instant now) {
        return Duration.between(scheduledFor, now).minus(quietFor);
    }

    StepProgress became(Status next, Instant at, Optional<String> why) {
        return new StepProgress(
                campaign,
                step,
                next,
                scheduledFor,
                quietFor,
                Optional.empty(),
                at,
                attempts,
                Optional.empty(),
                why,
                variant,
                channel,
                Optional.empty());
    }

    StepProgress claimed(int attempt, Instant at) {
        return claimed(attempt, at, variant, way());
    }

    StepProgress claimed(int attempt, Instant at, Optional<String> ofVariant, Campaign.Channel by) {
        return new StepProgress(
                campaign,
                step,
                Status.CLAIMED,
                scheduledFor,
                quietFor,
                Optional.empty(),
                at,
                attempt,
                Optional.empty(),
                Optional.empty(),
                ofVariant,
                Optional.of(by.id()).filter(id -> !by.isMail()),
                Optional.empty());
    }

    StepProgress lookAgain(Status next, Instant when, Instant at, Optional<Gate> by, String why) {
        Duration held =
                by.filter(Gate.QUIET_HOURS::equals).isPresent() ? quietFor.plus(Duration.between(at, when)) : quietFor;
        Optional<Instant> misses = by.filter(Gate.HISTORY_COMPLETE::equals).map(gate -> missesHistorySince.orElse(at));
        return new StepProgress(
                campaign,
                step,
                next,
                scheduledFor,
                held,
                Optional.of(when),
                at,
                attempts,
                by,
                Optional.of(why),
                variant,
                channel,
                misses);
    }

    StepProgress skipped(Gate by, String why, Instant at) {
        return new StepProgress(
                campaign,
                step,
                Status.SKIPPED,
                scheduledFor,
                quietFor,
                Optional.empty(),
                at,
                attempts,
                Optional.of(by),
                Optional.of(why),
                variant,
                channel,
                Optional.empty());
    }

    StepProgress cancelled(Instant at, String why) {
        return status.settled() ? this : became(Status.CANCELLED, at, Optional.of(why));
    }

    /** Whether the customer belongs to those who got nothing, so that the effect can be measured. */
    boolean heldOut() {
        return status == Status.SKIPPED
                && gate.filter(Gate.NOT_IN_HOLDOUT::equals).isPresent();
    }

    /** The one that knows more. */
    StepProgress strongest(StepProgress other) {
        int byStatus = status.compareTo(other.status);
        return byStatus > 0 || (byStatus == 0 && attempts >= other.attempts) ? this : other;
    }
}
