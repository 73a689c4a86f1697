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

        /** Whether nothing has to be kept of it any more. */
        boolean isForgotten(Instant now) {
            return since.isEmpty() && !now.isBefore(forgottenAt());
        }
    }

    /** The journey that is held here, if it is here. */
    default Optional<Journey> journeyHere() {
        return switch (this) {
            case Live live -> Optional.of(live.journey());
            case Forwarded _ -> Optional.empty();
            case Erased erased -> erased.since().flatMap(Held::journeyHere);
        };
    }

    /** When something happens here without a record. */
    default Optional<Instant> nextDue(JourneyRules rules) {
        return switch (this) {
            case Live live -> live.journey().nextDue(rules);
            case Forwarded _ -> Optional.empty();
            case Erased erased ->
                Optional.of(erased.since()
                        .flatMap(since -> since.nextDue(rules))
                        .filter(due -> due.isBefore(erased.forgottenAt()))
                        .orElse(erased.forgottenAt()));
        };
    }
}
