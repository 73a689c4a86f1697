package journey.remarketing.webhook;

/** Sends webhooks. */
public interface Caller {
    /** Tries once; blocks until the endpoint has answered or its time is over. Never throws. */
    Answer call(Endpoint endpoint, Dispatch dispatch);
}
