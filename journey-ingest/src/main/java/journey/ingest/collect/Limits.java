package journey.ingest.collect;

/**
 * How much one request may carry. What the parser lets pass here, the consumers' codec is able to read.
 *
 * @param body bytes of a request, inflated
 * @param event bytes of one event, and of the {@code context} and {@code integrations} at the top of a batch
 * @param events in one batch
 * @param records bytes that the records of one request may come to, headers included: a large context at the top of a
 *     batch is repeated on each of its records
 */
public record Limits(int body, int event, int events, int records) {
    /** Segment's limits for the body and the event. */
    public static final Limits SEGMENT = new Limits(500 * 1024, 32 * 1024, 5_000, 8 * 1024 * 1024);

    /** Characters of a messageId. */
    static final int MESSAGE_ID = 100;

    /** Characters of an anonymousId or userId; longer ones can't identify anybody downstream. */
    static final int ID = 512;

    /** Objects and arrays within each other, the event itself included. */
    static final int DEPTH = 64;

    /** Characters of a number. */
    static final int NUMBER = 100;

    public Limits {
        if (event > body || event < 1 || events < 1 || records < body) {
            throw new IllegalArgumentException("limits contradict each other");
        }
    }
}
