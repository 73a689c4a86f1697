package journey.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When an event happened, freed from the client's wrong clock: {@code receivedAt − (sentAt − originalTimestamp)}, never
 * after {@code receivedAt}. The formula is Segment's.
 */
public final class EventTime {
    private EventTime() {}

    /**
     * @param original the client's own time of the event
     * @param sentAt the client's own time of the request; without it the original time is taken as it stands
     * @param receivedAt the server's time; also the answer where the client named no time
     */
    public static Instant of(Optional<Instant> original, Optional<Instant> sentAt, Instant receivedAt) {
        if (original.isEmpty()) {
            return receivedAt;
        }
        Instant corrected = sentAt.map(sent -> receivedAt.minus(Duration.between(original.get(), sent)))
                .orElse(original.get());
        return corrected.isAfter(receivedAt) ? receivedAt : corrected;
    }
}
