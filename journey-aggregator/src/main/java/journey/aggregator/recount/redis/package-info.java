/** Slots read from Redis. Depends on the ledger's Redis adapter and {@code journey.aggregator.recount}. */
@NullMarked
package journey.aggregator.recount.redis;

import org.jspecify.annotations.NullMarked;
