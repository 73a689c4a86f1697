package journey.aggregator.generation;

import java.time.Instant;

/** What a generation may do at the moment. Asked by the threads that fold it, answers from memory. */
public interface Stage {
    /** Whether it is the one that serves, from its start on; else it is built. */
    boolean serves();

    /** The first offset of a partition that may not be folded yet. */
    long until(int partition);

    /** The first offset of a partition whose changes are told to the world; {@link Long#MAX_VALUE} for none. */
    long toldFrom(int partition);

    /**
     * Timers that were due until then may not have fired when they were due; {@link Instant#EPOCH} where all of them have.
     */
    Instant since();

    /** Whether it gathers: no timer fires, and tails are kept whole. */
    boolean gathering();
}
