package journey.ledger;

import java.util.List;

/** Publishes messages. */
public interface MessageLog {
    /**
     * Returns when all messages are acknowledged by all in-sync replicas, in their order per key.
     *
     * @throws RuntimeException when any of them is not; then some may have been published
     */
    void publish(List<Message> messages);
}
