package journey.aggregator.affinity;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import journey.ledger.Slot;

/** What the step keeps in a slot. Throws what the store throws when it can't be reached. */
public interface AffinityStore {
    /** Hash: what is known of each product, see {@link AffinityCodec}. */
    String PRODUCTS = "products";

    /** Sorted set: products by weight. */
    String WEIGHTS = "weights";

    /** Sorted set: products by pieces sold. */
    String BESTSELLERS = "bestsellers";

    /** A sighting that was counted. */
    record Seen(Instant told, String id) implements Comparable<Seen> {
        @Override
        public int compareTo(Seen other) {
            int byTime = told.compareTo(other.told);
            return byTime != 0 ? byTime : id.compareTo(other.id);
        }
    }

    /** The sorted set that remembers a source's sightings, by when they were told. */
    static String seen(int source) {
        return "seen:" + source;
    }

    /** Those of these products that are kept. */
    Map<String, Affinity> find(Slot slot, Collection<String> products);

    /** All products that are kept, with their weights. */
    Map<String, Weight> weights(Slot slot);

    /** What is remembered of a source. */
    List<Seen> recent(Slot slot, int source);
}
