/** Journeys in Redis. Depends on the ledger's Redis adapter and {@code journey.aggregator.journey}. */
@NullMarked
package journey.aggregator.journey.redis;

import org.jspecify.annotations.NullMarked;
