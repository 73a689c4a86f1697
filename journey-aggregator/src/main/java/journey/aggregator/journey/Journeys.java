package journey.aggregator.journey;

import java.util.Collection;
import java.util.Map;
import journey.events.CustomerId;
import journey.ledger.Slot;

/** Where journeys are read from; they are written by the ledger's commits. Throws what the store throws. */
public interface Journeys {
    /** The journeys of customers of one slot, in one round trip; those that don't exist are missing. */
    Map<CustomerId, Held> find(Slot slot, Collection<CustomerId> customers);
}
