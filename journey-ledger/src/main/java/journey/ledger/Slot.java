package journey.ledger;

import journey.events.Partitions;

/**
 * The Redis side of one partition: every key of it has the hash tag <code>{namespace-partition}</code>, so all of them lie
 * in one slot of a Redis Cluster and one script may change them together.
 *
 * @param namespace what is folded and in which layout, e.g. {@code j}; a rebuild beside uses another one
 * @param partitions how many partitions the topic has
 */
public record Slot(String namespace, int partition, int partitions) {

    /** The slot that holds what belongs to {@code routingKey}, the key of its records. */
    public static Slot of(String namespace, String routingKey, int partitions) {
        return new Slot(namespace, Partitions.of(routingKey, partitions), partitions);
    }

    /** The full name of a key, e.g. <code>{j-17}:journey:u…</code>. */
    public String key(String name) {
        return "{" + namespace + "-" + partition + "}:" + name;
    }
}
