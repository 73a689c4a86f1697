package journey.ledger;

import java.time.Instant;
import java.util.List;

/**
 * What a feature does with a partition: says what a batch of inputs changes.
 *
 * <p>One thread at a time calls it. An instance lives from the moment a worker claims the partition until it gives it up,
 * or finds that Redis doesn't hold what it committed; then a new instance is opened, so whatever an instance caches is as
 * good as Redis.
 *
 * <p>A batch may come again after a crash, with other companions; nothing of the first attempt was committed then, but
 * what it {@linkplain Changes#publishFirst published first} has been seen by others. An exception from Redis or Kafka
 * makes the worker wait and try again; any other exception makes it feed the inputs one by one, and the input that fails
 * alone goes to the dead-letter topic.
 */
public interface PartitionFold {
    /**
     * Says what these inputs change, in their order.
     *
     * @param now the worker's clock, for meters and for what has no event time
     */
    Changes fold(List<Input> inputs, Instant now);

    /**
     * How many timers may fire now. What is due beyond it waits where it is, in the order in which it came due, and costs
     * nothing while it waits; asked again in the next round.
     */
    default int room() {
        return Integer.MAX_VALUE;
    }

    /** Opens the fold of a slot. Reads from Redis are allowed, and repeated when they fail. */
    interface Factory {
        PartitionFold open(Slot slot, Notes notes);
    }
}
