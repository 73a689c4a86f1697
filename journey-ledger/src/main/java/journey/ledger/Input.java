package journey.ledger;

import java.time.Instant;
import journey.events.Envelope;

/** What a fold is fed with, in the order in which it counts. */
public sealed interface Input {
    /**
     * A record of the partition.
     *
     * @param appendedAt the record's timestamp on the topic
     */
    record Arrived(long offset, Instant appendedAt, Envelope envelope) implements Input {}

    /** A timer has come due, and everything acknowledged before {@code due} has been folded. */
    record TimerDue(String name, Instant due) implements Input {}

    /** Something that the fold's own side effects posted, see {@link Notes}. Not durable. */
    record Noted(Object note) implements Input {}
}
