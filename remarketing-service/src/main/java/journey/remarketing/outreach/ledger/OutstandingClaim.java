package journey.remarketing.outreach.ledger;

import java.time.Instant;
import journey.events.CustomerId;
import journey.remarketing.outreach.StepKey;

/** A mail that is being sent, or of which nobody knows whether it was. */
public record OutstandingClaim(CustomerId customer, StepKey key, int attempt, Instant since) {
    String field() {
        return key.field(customer);
    }
}
