/** Lists in Redis. Depends on the ledger's Redis adapter and {@code journey.aggregator.lookup}. */
@NullMarked
package journey.aggregator.lookup.redis;

import org.jspecify.annotations.NullMarked;
