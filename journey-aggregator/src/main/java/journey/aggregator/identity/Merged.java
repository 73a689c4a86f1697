package journey.aggregator.identity;

import java.time.Instant;
import journey.events.CustomerId;
import journey.events.Identifier;

/**
 * One merge: an edge of the union-find, and what drew it.
 *
 * @param by the kind of the identifier that tied the two
 * @param touchpoint the messageId of the touchpoint that showed it
 */
public record Merged(CustomerId loser, CustomerId winner, Instant at, Identifier.Kind by, String touchpoint) {}
