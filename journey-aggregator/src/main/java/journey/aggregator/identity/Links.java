package journey.aggregator.identity;

import java.util.HashMap;
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

    /**
     * What was found; what is not in the maps is not there.
     *
     * @param born customers who were asked for and whose own identifier, the one that their id is made from, has an owner
     */
    record View(
            Map<Identifier, Owners> owners,
            Map<CustomerId, CustomerId> winners,
            Map<CustomerId, Holdings> holdings,
            Set<CustomerId> born) {
        public static final View EMPTY = new View(Map.of(), Map.of(), Map.of(), Set.of());
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

    /**
     * Makes sure that the store is laid out as this process thinks. To be called before anything else, and again when the
     * store may have lost what it held.
     *
     * @throws IllegalStateException when it is laid out otherwise
     */
    void open();

    /**
     * Who owns the identifiers, where the customers and the identifiers' natural customers went, and how many identifiers
     * these customers have.
     *
     * @param ids each with its {@linkplain CustomerId#of natural customer}
     */
    View find(Map<Identifier, CustomerId> ids, Set<CustomerId> customers);

    /** {@link #find} for those who don't know the natural customers. */
    default View read(Set<Identifier> ids, Set<CustomerId> customers) {
        Map<Identifier, CustomerId> naturals = new HashMap<>();
        ids.forEach(id -> naturals.put(id, CustomerId.of(id)));
        return find(naturals, customers);
    }

    /** Tries each write; answers with those that were taken, in their order. */
    List<Write> apply(List<Write> writes);

    /** Like {@link #apply}, without waiting: nothing depends on whether it works. Never throws. */
    void shorten(List<Link> links);

    /** Adds to what customers hold, without waiting. Never throws. */
    void count(Map<CustomerId, Holdings> more);

    /**
     * Removes what is kept at these customers' ids: the owners of the identifiers that they are made from, where they went,
     * what they hold. What belongs to anybody else, too, stays. Again, it changes nothing more.
     */
    default void forget(Set<CustomerId> people) {
        forget(people, people);
    }

    /**
     * The same of {@code people}, where what is kept belongs to nobody but them and {@code holders}.
     */
    void forget(Set<CustomerId> people, Set<CustomerId> holders);
}
