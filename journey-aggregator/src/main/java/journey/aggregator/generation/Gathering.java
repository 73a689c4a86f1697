package journey.aggregator.generation;

import java.time.Instant;

/**
 * Whether everything that a generation's partitions hand over to each other has arrived. What one hands over lies on the
 * topic before its watermark moves; so once every watermark has passed the moment at which all had passed the moment before,
 * another hop is done.
 *
 * @param generation which
 * @param passed when all watermarks had passed the moment before; {@link Instant#EPOCH} at first
 * @param hops how often they have
 */
record Gathering(String generation, Instant passed, int hops) {
    /** Of a chain of handovers; a person has few kinds of ids, each a hop at most. */
    static final int HOPS = 4;

    static Gathering of(String generation) {
        return new Gathering(generation, Instant.EPOCH, 0);
    }

    /** @param watermark the lowest of all partitions, {@link Instant#EPOCH} while one has none */
    Gathering seen(Instant watermark, Instant now) {
        return watermark.isAfter(passed) ? new Gathering(generation, now, hops + 1) : this;
    }

    boolean done() {
        return hops > HOPS;
    }
}
