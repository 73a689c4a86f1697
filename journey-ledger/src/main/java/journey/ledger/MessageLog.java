package journey.ledger;

import java.util.List;

/** Publishes messages. */
public interface MessageLog {
    /**
     * Returns when all messages are acknowledged by all in-sync replicas, in their order per key.
     *
     * @throws TooLarge when some will never be taken; all others are acknowledged then, in their order
     * @throws RuntimeException when any other of them is not; then some may have been published
     */
    void publish(List<Message> messages);

    /** Messages that are larger than the topic or the producer takes, however often they are sent. */
    final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient List<Message> messages;

        public TooLarge(List<Message> messages) {
            super(messages.size() + " messages are too large");
            this.messages = List.copyOf(messages);
        }

        /** Those that were refused, in the order of publishing. */
        public List<Message> messages() {
            return messages;
        }
    }
}
