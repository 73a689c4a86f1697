package journey.aggregator.lookup;

import java.util.List;
import java.util.Map;
import journey.aggregator.identity.KnownAs;
import journey.aggregator.identity.Linked;
import journey.aggregator.journey.Held;
import journey.aggregator.journey.JourneyStep;
import journey.aggregator.journey.Journeys;
import journey.events.CustomerId;
import journey.ledger.Slot;

/** Reads from a customer's journey what its touchpoints have named. Thread-safe; throws what the store throws. */
public final class NamesInJourneys implements KnownAs {
    private final Journeys journeys;
    private final int partitions;

    public NamesInJourneys(Journeys journeys, int partitions) {
        this.journeys = journeys;
        this.partitions = partitions;
    }

    @Override
    public List<Linked> of(CustomerId customer) {
        Map<CustomerId, Held> found =
                journeys.find(Slot.of(JourneyStep.NAMESPACE, customer.value(), partitions), List.of(customer));
        return switch (found.get(customer)) {
            case null -> List.of();
            case Held.Forwarded _ -> List.of();
            case Held.Live live ->
                live.journey().state().names().ids().entrySet().stream()
                        .map(named -> new Linked(
                                named.getKey(),
                                named.getValue().since(),
                                named.getValue().by()))
                        .toList();
        };
    }
}
