package journey.aggregator.lookup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.aggregator.identity.CustomerDirectory;
import journey.aggregator.journey.Held;
import journey.aggregator.journey.Journey;
import journey.aggregator.journey.Serving;
import journey.aggregator.journey.UnreadableJourneys;
import journey.events.CustomerId;
import journey.ledger.Slot;

/** Finds journeys. Thread-safe; throws what the store throws. */
public final class CustomerLookup {
    private static final int LONGEST_CHAIN = 50;

    private final CustomerDirectory directory;
    private final Serving serving;
    private final int partitions;

    public CustomerLookup(CustomerDirectory directory, Serving serving, int partitions) {
        this.directory = directory;
        this.serving = serving;
        this.partitions = partitions;
    }

    /**
     * @param anyId see {@link CustomerDirectory#find}
     * @throws UnreadableJourneys while those of another version still serve
     */
    public Optional<Journey> find(String anyId) {
        Serving.Generation generation = serving.readable();
        return directory.find(anyId).flatMap(customer -> journey(customer, generation));
    }

    private Optional<Journey> journey(CustomerId customer, Serving.Generation generation) {
        CustomerId at = customer;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            Map<CustomerId, Held> found =
                    generation.journeys().find(Slot.of(generation.namespace(), at.value(), partitions), List.of(at));
            Held held = found.get(at);
            switch (held instanceof Held.Erased erased ? erased.since().orElse(null) : held) {
                case Held.Erased _ -> {
                    return Optional.empty();
                }
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
