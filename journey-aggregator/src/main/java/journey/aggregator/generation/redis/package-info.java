/** The standing of the generations in Redis. Depends on the ledger's Redis adapter and {@code journey.aggregator.generation}. */
@NullMarked
package journey.aggregator.generation.redis;

import org.jspecify.annotations.NullMarked;
