/** Links, merges and identities in Redis. Depends on Lettuce through {@code journey.ledger.redis}. */
@NullMarked
package journey.aggregator.identity.redis;

import org.jspecify.annotations.NullMarked;
