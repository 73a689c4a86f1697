package journey.aggregator.lookup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.aggregator.identity.KnownAs;
import journey.aggregator.identity.Linked;
import journey.aggregator.journey.Held;
import journey.aggregator.journey.Journey;
import journey.aggregator.journey.Serving;
import journey.events.CustomerId;
import journey.ledger.Slot;

/** Reads from a customer's journey what its touchpoints have named. Thread-safe; throws what the store throws. */
public final class NamesInJourneys implements KnownAs {
    private final Serving serving;
    private final int partitions;

    public NamesInJourneys(Serving serving, int partitions) {
        this.serving = serving;
        this.partitions = partitions;
    }

    @Override
    public List<Linked> of(CustomerId customer) {
        Serving.Generation generation = serving.readable();
        Map<CustomerId, Held> found = generation
                .journeys()
                .find(Slot.of(generation.namespace(), customer.value(), partitions), List.of(customer));
        return Optional.ofNullable(found.get(customer))
                .flatMap(Held::journeyHere)
                .map(NamesInJourneys::names)
                .orElse(List.of());
    }

    private static List<Linked> names(Journey journey) {
        return journey.state().names().ids().entrySet().stream()
                .map(named -> new Linked(
                        named.getKey(),
                        named.getValue().since(),
                        named.getValue().by()))
                .toList();
    }
}
