package journey.ingest.admission;

/** The settings name nobody who may send, or contradict each other. */
public final class UnusableWriteKeys extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableWriteKeys(String sentence) {
        super(sentence);
    }
}
