package journey.ingest.collect;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came of reading a body. */
sealed interface Reading {
    /**
     * @param writeKey as found in the body
     * @param sentAt of the batch; applies to events without their own
     * @param context of the batch, raw
     * @param integrations of the batch, raw
     */
    record Legible(
            Optional<String> writeKey,
            Optional<Instant> sentAt,
            Optional<Slice> context,
            Optional<Slice> integrations,
            List<Item> items)
            implements Reading {}

    /**
     * The body as a whole can't be used.
     *
     * @param writeKey as far as it was read, so that the body can be kept for its source
     */
    record Illegible(Optional<String> writeKey, Rejection rejection) implements Reading {}
}
