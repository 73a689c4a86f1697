package journey.aggregator.lookup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.aggregator.identity.CustomerDirectory;
import journey.aggregator.journey.Held;
import journey.aggregator.journey.Journey;
import journey.aggregator.journey.JourneyStep;
import journey.aggregator.journey.Journeys;
import journey.events.CustomerId;
import journey.ledger.Slot;

/** Finds journeys. Thread-safe; throws what the store throws. */
public final class CustomerLookup {
    private static final int LONGEST_CHAIN = 50;

    private final CustomerDirectory directory;
    private final Journeys journeys;
    private final int partitions;

    public CustomerLookup(CustomerDirectory directory, Journeys journeys, int partitions) {
        this.directory = directory;
        this.journeys = journeys;
        this.partitions = partitions;
    }

    /** @param anyId see {@link CustomerDirectory#find} */
    public Optional<Journey> find(String anyId) {
        return directory.find(anyId).flatMap(this::journey);
    }

    private Optional<Journey> journey(CustomerId customer) {
        CustomerId at = customer;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            Map<CustomerId, Held> found =
                    journeys.find(Slot.of(JourneyStep.NAMESPACE, at.value(), partitions), List.of(at));
            Held held = found.get(at);
            switch (held) {
                case null -> {
                    return Optional.empty();
                }
                case Held.Live live -> {
                    return Optional.of(live.journey());
                }
                case Held.Forwarded forwarded -> at = forwarded.into();
            }
        }
        return Optional.empty();
    }
}
