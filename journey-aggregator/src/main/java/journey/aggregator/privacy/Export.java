package journey.aggregator.privacy;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import journey.aggregator.identity.CustomerDirectory;
import journey.aggregator.identity.Linked;
import journey.aggregator.journey.Journey;
import journey.aggregator.lookup.CustomerLookup;
import journey.events.CustomerId;

/** Everything that is held about a person. Thread-safe; throws what the stores throw. */
public final class Export {
    private final CustomerLookup customers;
    private final CustomerDirectory directory;
    private final Conversations conversations;
    private final Clock clock;

    /**
     * As it is stored, nothing left out.
     *
     * @param remarketing the conversations of the customer and of all who became them, JSON
     */
    public record Everything(
            CustomerId customer,
            Instant exportedAt,
            List<Linked> identifiers,
            Journey journey,
            List<byte[]> remarketing) {
        public Everything {
            identifiers = List.copyOf(identifiers);
            remarketing = List.copyOf(remarketing);
        }

        @Override
        public String toString() {
            return "Everything[" + customer + "]";
        }
    }

    public Export(CustomerLookup customers, CustomerDirectory directory, Conversations conversations, Clock clock) {
        this.customers = customers;
        this.directory = directory;
        this.conversations = conversations;
        this.clock = clock;
    }

    /** @param anyId see {@link CustomerDirectory#find} */
    public Optional<Everything> of(String anyId) {
        return customers.find(anyId).map(journey -> {
            List<byte[]> said = new ArrayList<>();
            conversations.find(journey.customer()).ifPresent(said::add);
            new TreeSet<>(journey.absorbed())
                    .forEach(former -> conversations.find(former).ifPresent(said::add));
            return new Everything(
                    journey.customer(), clock.instant(), directory.identities(journey.customer()), journey, said);
        });
    }
}
