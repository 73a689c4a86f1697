package journey.aggregator.journey;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.counting.Dimension;
import journey.events.CustomerId;
import journey.ledger.Slot;

/** Where journeys are read from; they are written by the ledger's commits. Throws what the store throws. */
public interface Journeys extends JourneyScan {
    /** The journeys of customers of one slot, in two round trips at most; those that don't exist are missing. */
    Map<CustomerId, Held> find(Slot slot, Collection<CustomerId> customers);

    /** The names of a dimension that the slot counts under their own name. */
    default Set<String> names(Slot slot, Dimension dimension) {
        return Set.of();
    }

    @Override
    default Slice scan(Slot slot, String from, int about) {
        return new Slice(Map.of(), Optional.empty());
    }

    /** How many counters lie in each of these hashes of the slot; those without any are missing. */
    default Map<String, Long> counters(Slot slot, List<String> hashes) {
        return Map.of();
    }

    /** The fields of a hash of the slot. */
    default Set<String> fields(Slot slot, String hash) {
        return Set.of();
    }
}
