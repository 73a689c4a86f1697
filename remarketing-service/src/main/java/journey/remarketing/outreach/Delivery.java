package journey.remarketing.outreach;

import java.time.Duration;

/** What the mail server said, or whoever else was handed a message. Reasons are for operators and never contain an address. */
public sealed interface Delivery {
    record Sent(String messageId) implements Delivery {}

    /**
     * Certainly not sent, worth another try: a 4xx answer, or no connection.
     *
     * @param serverAway the next one would fare no better: nobody answers, or the server turns everything away
     * @param retryAfter how long the other side wants to be left alone; 0: as long as we like
     */
    record Postponed(String reason, boolean serverAway, Duration retryAfter) implements Delivery {
        public Postponed(String reason) {
            this(reason, false);
        }

        public Postponed(String reason, boolean serverAway) {
            this(reason, serverAway, Duration.ZERO);
        }
    }

    /** Certainly not sent, and not worth another try. */
    record Refused(String reason) implements Delivery {}

    /** Not sent: what it was about is gone. */
    record NothingLeft(String reason) implements Delivery {}

    /** The address does not exist. */
    record Bounced(String reason) implements Delivery {}

    /** The connection broke after the content was handed over: it may have been sent. */
    record InDoubt(String reason) implements Delivery {}
}
