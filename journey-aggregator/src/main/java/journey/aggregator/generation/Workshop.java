package journey.aggregator.generation;

import java.util.List;
import java.util.Optional;

/** Starts what folds a generation. */
public interface Workshop {
    /** A generation being folded by this process, together with others. */
    interface Run extends AutoCloseable {
        boolean settled();

        /** Returns when the batch in hand is done. */
        @Override
        void close();
    }

    /**
     * Takes part in folding a generation.
     *
     * @param rules as they are {@linkplain Register#keepRules kept}; empty for this process's own
     * @return empty when this version can't fold by these rules
     */
    Optional<Run> start(String generation, Optional<byte[]> rules, Stage stage);

    /** By partition, the first offset that the log still has. */
    List<Long> begins();

    /** This process's own rules, to be kept. */
    byte[] ownRules();
}
