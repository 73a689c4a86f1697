package journey.ingest.collect;

import java.util.concurrent.CompletionStage;

/** Where touchpoints are kept for good. Safe for use by many threads. */
public interface TouchpointLog {
    /**
     * Adds the records in their order. Never blocks, and never fails but by its value: within a second it says what came of
     * it. After {@link Appended.Unavailable} some or all of them may be there all the same, or come to be: the sender
     * repeats them, and readers tell the repetition by its messageId.
     */
    CompletionStage<Appended> append(Intake intake);

    /** What came of it. */
    sealed interface Appended {
        /** All records are acknowledged by every replica that has to. */
        record Safe() implements Appended {}

        /** At least one is not; come again. */
        record Unavailable() implements Appended {}
    }
}
