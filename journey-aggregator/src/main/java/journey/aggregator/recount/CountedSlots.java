package journey.aggregator.recount;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The slots of the generation that is counted again. Throws what the store throws. */
public interface CountedSlots {
    /**
     * A slot at one moment.
     *
     * @param next the first offset that is not folded in it
     * @param earliestTimer when its earliest timer is due
     * @param sums by hash its fields, by sorted set its members and their scores; only counters and carts that wait
     */
    record Snapshot(long next, Optional<Instant> earliestTimer, Map<String, Map<String, Long>> sums) {}

    /** Each slot at a moment of its own, one after the other. */
    Map<Integer, Snapshot> read(Collection<Integer> partitions);

    /** The first offset that is not folded, by partition. */
    List<Long> positions();

    /** Everything that was acknowledged before it has been folded, and no timer of before it waits for long any more. */
    Instant watermark();
}
