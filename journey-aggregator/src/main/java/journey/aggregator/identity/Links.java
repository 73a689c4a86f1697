package journey.aggregator.identity;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.CustomerId;
import journey.events.Identifier;

/**
 * What identity keeps, shared by the workers of all partitions. Each method is one round trip; each single entry is
 * atomic, a list of them is not: a crash may leave any part of it done. Throws an unchecked exception of the store when it
 * can't be reached; then nobody knows what was done.
 */
public interface Links {

    /** What was found; what is not in the maps is not there. */
    record View(Map<Identifier, Owners> owners, Map<CustomerId, CustomerId> winners) {
        public View {
            owners = Map.copyOf(owners);
            winners = Map.copyOf(winners);
        }
    }

    /** A compare-and-set. */
    sealed interface Write {}

    /** Sets the owners of an identifier if they still are {@code expected}; empty: if it has none. */
    record Link(Identifier id, Optional<Owners> expected, Owners next) implements Write {}

    /** Lets {@code loser} go into {@code winner}, a greater id, if it doesn't go into any yet. */
    record Edge(CustomerId loser, CustomerId winner) implements Write {
        public Edge {
            if (loser.known() || loser.compareTo(winner) >= 0) {
                throw new IllegalArgumentException("an edge goes from an unknown customer to a greater one");
            }
        }
    }

    View read(Set<Identifier> ids, Set<CustomerId> customers);

    /** Tries each write; answers with those that were taken, in their order. */
    List<Write> apply(List<Write> writes);

    /** Like {@link #apply}, without waiting: nothing depends on whether it works. Never throws. */
    void shorten(List<Link> links);

    /** Notes, once for each pair of customer and identifier and once for each loser, what ties people together and why. */
    void record(Map<CustomerId, List<Linked>> linked, Collection<Merged> merged);

    /** What was recorded for this very customer, in no order. */
    List<Linked> linked(CustomerId customer);

    /**
     * Removes what was recorded for {@code customer} of {@code ids} and {@code losers}, and before that the losers' edges and
     * the links of the ids but those of {@code others}. Again, it changes nothing more.
     *
     * @param others ids that belong to other customers, too
     */
    void forget(CustomerId customer, Collection<Identifier> ids, Set<Identifier> others, Collection<CustomerId> losers);

    /** Who was merged into this very customer, in no order. */
    List<Merged> merged(CustomerId winner);
}
