package journey.aggregator.journey;

import java.util.Map;
import java.util.Optional;
import journey.events.CustomerId;
import journey.ledger.Slot;

/** Reads through all journeys of a slot, in no order, a few at a time. Throws what the store throws. */
public interface JourneyScan {
    /** Where a scan begins. */
    String START = "0";

    /** @param next where to go on; empty at the end of the slot */
    record Slice(Map<CustomerId, Held> journeys, Optional<String> next) {
        public Slice {
            journeys = Map.copyOf(journeys);
        }
    }

    /**
     * A journey that is there all the time is found once or more often; one that comes or goes meanwhile may be missed.
     *
     * @param from {@link #START} or a slice's {@code next}
     * @param about how many journeys to read, roughly
     */
    Slice scan(Slot slot, String from, int about);
}
