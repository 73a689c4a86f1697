package journey.remarketing.webhook;

/** Sends webhooks. */
public interface Caller {
    /**
     * Tries once; blocks until the receiver has answered or its time is over. Never throws.
     *
     * @param id the {@code webhook-id}
     * @param body JSON
     */
    Answer call(Receiver to, String id, String body);
}
