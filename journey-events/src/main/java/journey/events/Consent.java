package journey.events;

import java.time.Instant;

/**
 * What a person allowed on one channel, and how that is known.
 *
 * @param evidence the messageId of the touchpoint that said so
 */
public record Consent(State state, Instant at, String evidence) {
    /** Ordered from the least to the most restrictive. */
    public enum State {
        GRANTED,
        /** Refused without ever having been granted. */
        DENIED,
        /** Taken back after it was granted. */
        WITHDRAWN
    }

    /** The more restrictive of the two; of two equal ones the later, then the one with the greater evidence. */
    public Consent strictest(Consent other) {
        if (state != other.state) {
            return state.compareTo(other.state) > 0 ? this : other;
        }
        int time = at.compareTo(other.at);
        if (time != 0) {
            return time > 0 ? this : other;
        }
        return evidence.compareTo(other.evidence) >= 0 ? this : other;
    }
}
