package journey.remarketing.outreach;

/** What the mail server said. Reasons are for operators and never contain an address. */
public sealed interface Delivery {
    record Sent(String messageId) implements Delivery {}

    /**
     * Certainly not sent, worth another try: a 4xx answer, or no connection.
     *
     * @param serverAway the next mail would fare no better: nobody answers, or the server turns everything away
     */
    record Postponed(String reason, boolean serverAway) implements Delivery {
        public Postponed(String reason) {
            this(reason, false);
        }
    }

    /** Certainly not sent, and not worth another try. */
    record Refused(String reason) implements Delivery {}

    /** The address does not exist. */
    record Bounced(String reason) implements Delivery {}

    /** The connection broke after the content was handed over: it may have been sent. */
    record InDoubt(String reason) implements Delivery {}
}
