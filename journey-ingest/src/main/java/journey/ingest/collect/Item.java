package journey.ingest.collect;

import java.time.Instant;
import java.util.Optional;

/** One event of a body, read and judged. */
sealed interface Item {
    /** The event's own JSON, byte for byte. */
    Slice json();

    /**
     * An event that may pass.
     *
     * @param messageId as sent
     * @param key anonymousId, else userId
     * @param original when it happened by the sender's clock
     * @param sentAt of the event itself
     */
    record Good(
            Slice json,
            EventType type,
            Optional<String> messageId,
            String key,
            Optional<Instant> original,
            Optional<Instant> sentAt)
            implements Item {}

    /** An event that may not. */
    record Bad(Slice json, Rejection rejection) implements Item {}
}
