package journey.aggregator.identity;

import java.util.List;
import journey.events.CustomerId;

/** What identifiers touchpoints have named for a customer; read where the touchpoints are folded. */
public interface KnownAs {
    /** Each as first named, in no order; empty where nothing is known of the customer. */
    List<Linked> of(CustomerId customer);
}
