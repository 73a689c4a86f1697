package journey.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of slots. Every method may throw an unchecked exception of the store when it can't be reached; the caller then
 * knows nothing about the outcome and claims again.
 */
public interface SlotStore {

    /** What came of a claim. */
    sealed interface Claim {
        record Granted(Position position) implements Claim {}

        /** The slot was written for another number of partitions; it has to be rebuilt, not read. */
        record OtherLayout(int partitions) implements Claim {}
    }

    /** Makes {@code owner}, a name never used before, the only one whose commits are taken. */
    Claim claim(Slot slot, String owner);

    /**
     * Applies {@code commands}, moves the position to {@code next} and the sequence by one, all or nothing.
     *
     * @return false, with nothing changed, when another owner has claimed the slot since, or the store has fallen back to
     *     another state than {@code sequence}
     */
    boolean commit(Slot slot, String owner, long sequence, long next, List<byte[][]> commands);

    /** The timers that are due, earliest first, {@code limit} at most. */
    List<Input.TimerDue> due(Slot slot, Instant until, int limit);

    /** When the earliest timer is due. */
    Optional<Instant> earliestTimer(Slot slot);

    /** The outbox in the order of the commits. */
    List<Message> outbox(Slot slot);

    /**
     * The lowest watermark over all partitions of {@code namespace}: everything acknowledged before it has been folded and
     * published. {@link Instant#EPOCH} while any partition has none.
     */
    Instant watermark(String namespace, int partitions);
}
