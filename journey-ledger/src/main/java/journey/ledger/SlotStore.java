package journey.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of slots. Every method may throw an unchecked exception of the store when it can't be reached
 * ({@link #isTransient} tells); the caller then knows nothing about the outcome and claims again.
 */
public interface SlotStore {

    /** What came of a claim. */
    sealed interface Claim {
        record Granted(Position position) implements Claim {}

        /** The slot was written for another number of partitions; it has to be rebuilt, not read. */
        record OtherLayout(int partitions) implements Claim {}

        /** The slot was {@linkplain #close closed}: what it held is folded elsewhere now. */
        record Closed() implements Claim {}
    }

    /** Makes {@code owner}, a name never used before, the only one whose commits are taken. */
    Claim claim(Slot slot, String owner);

    /**
     * Takes the slot from its owner for good: no commit is taken any more and no claim granted until it is {@linkplain
     * #reopen reopened}. What it holds stays readable.
     *
     * @return the first offset that isn't folded in it, 0 if nothing ever was
     */
    long close(Slot slot);

    /** Lets a closed slot be claimed again; any other stays as it is. */
    void reopen(Slot slot);

    /** The first offset that isn't folded yet, by partition; 0 where nothing was. */
    List<Long> positions(String namespace, int partitions);

    /** What came of a commit. */
    sealed interface Commit {
        /**
         * Position and sequence have moved.
         *
         * @param failed how many of the commands the store could not carry out, such as an addition to what isn't a number;
         *     all others were carried out. Not 0 only after a programming error or somebody else's writes to the slot
         * @param reason what the store said to the first of them
         */
        record Applied(int failed, String reason) implements Commit {}

        /** Nothing has changed: another owner has claimed the slot, or the store has fallen back to another state. */
        record Refused() implements Commit {}
    }

    /**
     * Applies {@code commands} in their order, moves the position to {@code next} and the sequence by one, in one step that
     * nobody sees half done; or does nothing at all, if {@code owner} isn't the last claimant or {@code sequence} not the
     * slot's.
     *
     * @throws IllegalArgumentException when the commands are more than the store takes at once; nothing has changed then
     */
    Commit commit(Slot slot, String owner, long sequence, long next, List<byte[][]> commands);

    /**
     * Everything acknowledged before {@code at} has been folded and published in this slot.
     *
     * @param owner who says so
     * @param sequence of the slot, as the owner knows it
     */
    record Watermark(Slot slot, String owner, long sequence, Instant at) {}

    /**
     * Writes watermarks, each for itself: not where the owner isn't the last claimant or the sequence not the slot's.
     * Nothing else of a slot changes, so this is cheaper than a commit for each.
     *
     * @return which were written, in the order of the watermarks
     */
    List<Boolean> mark(List<Watermark> watermarks);

    /** The timers that are due, earliest first, {@code limit} at most. */
    List<Input.TimerDue> due(Slot slot, Instant until, int limit);

    /** When the earliest timer is due. */
    Optional<Instant> earliestTimer(Slot slot);

    /** How many timers are due by then. */
    long countDue(Slot slot, Instant until);

    /** The outbox in the order of the commits. */
    List<Message> outbox(Slot slot);

    /**
     * The lowest watermark over all partitions of {@code namespace}: everything acknowledged before it has been folded and
     * published. {@link Instant#EPOCH} while any partition has none.
     */
    Instant watermark(String namespace, int partitions);

    /** The namespace that {@code name} stands for, see {@link #point}; {@code name} itself where it stands for none. */
    String resolve(String name);

    /** From now on {@code name} stands for {@code namespace}, for everybody who {@linkplain #resolve asks}. */
    void point(String name, String namespace);

    /**
     * Whether a failure, thrown by this store or by what a fold reads from the same servers, says that they are away or busy
     * and that the same call may succeed later.
     */
    boolean isTransient(RuntimeException failure);
}
