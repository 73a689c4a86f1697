package journey.aggregator.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import journey.events.CustomerId;

/** What lies under a customer's key. */
public sealed interface Held {
    record Live(Journey journey) implements Held {}

    /** The customer turned out to be somebody else; what still arrives here goes there. */
    record Forwarded(CustomerId into) implements Held {}

    /**
     * What there was up to {@code at} has been erased, and what still comes from that time is dropped. The mark goes after
     * {@link #REMEMBERED}; by then nothing can be under way any more.
     *
     * @param since what has become of the customer later, no erasure itself
     */
    record Erased(Instant at, Optional<Held> since) implements Held {
        /** How long after the erasure the mark stays. */
        public static final Duration REMEMBERED = Duration.ofDays(7);

        Instant forgottenAt() {
            return at.plus(REMEMBERED);
        }
    }
}
