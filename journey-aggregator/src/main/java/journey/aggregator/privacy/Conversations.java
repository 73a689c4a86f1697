package journey.aggregator.privacy;

import java.util.Optional;
import journey.events.CustomerId;

/** What remarketing keeps about a customer. Throws what the store throws. */
public interface Conversations {
    /** As JSON. */
    Optional<byte[]> find(CustomerId customer);
}
