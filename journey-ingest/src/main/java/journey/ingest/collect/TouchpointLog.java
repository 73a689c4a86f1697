package journey.ingest.collect;

/** Where touchpoints are kept for good. Safe for use by many threads. */
public interface TouchpointLog {
    /**
     * Adds the records in their order and waits until they are safe. Answers within a second whatever happens. After
     * {@link Appended.Unavailable} some or all of them may be there all the same, or come to be: the sender repeats them,
     * and readers tell the repetition by its messageId.
     */
    Appended append(Intake intake);

    /** What came of it. */
    sealed interface Appended {
        /** All records are acknowledged by every replica that has to. */
        record Safe() implements Appended {}

        /** At least one is not; come again. */
        record Unavailable() implements Appended {}
    }
}
