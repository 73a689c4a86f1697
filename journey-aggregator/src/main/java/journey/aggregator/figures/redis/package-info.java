/** Counters in Redis. Depends on the ledger's Redis adapter and {@code journey.aggregator.figures}. */
@NullMarked
package journey.aggregator.figures.redis;

import org.jspecify.annotations.NullMarked;
