package journey.aggregator.generation;

import java.time.Duration;
import java.util.Optional;

/** Where the cluster's {@link Standing} is kept. Throws what the store throws. */
public interface Register {
    /** {@link Standing#NOTHING} where none is kept. */
    Standing read();

    /** Replaces exactly {@code expected}; false, and nothing has changed, where it is another by now. */
    boolean replace(Standing expected, Standing next);

    /**
     * Makes {@code process} the one that has {@code office}, or keeps it so, unless another one has it.
     *
     * @param until how long without being asked again
     */
    boolean lead(String office, String process, Duration until);

    /** Whether nobody has {@code office}. */
    boolean vacant(String office);

    /** Keeps the rules of a generation, for processes that are configured otherwise. */
    void keepRules(String generation, byte[] rules);

    Optional<byte[]> rules(String generation);

    /**
     * Removes some of the keys of a generation and at last its rules.
     *
     * @return whether nothing is left; else to be called again
     */
    boolean remove(String generation);
}
