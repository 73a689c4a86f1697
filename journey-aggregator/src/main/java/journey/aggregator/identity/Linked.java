package journey.aggregator.identity;

import java.time.Instant;
import journey.events.Identifier;

/**
 * An identifier of a customer.
 *
 * @param since when the touchpoint happened that first named it for this customer
 * @param by the name of that touchpoint, e.g. {@code Identify}
 */
public record Linked(Identifier id, Instant since, String by) {}
