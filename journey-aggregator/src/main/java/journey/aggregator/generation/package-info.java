/**
 * Generations of the journey step: which rules serve, and how others are built beside them and take their place. Depends on
 * the ledger's ports, not on Kafka and Redis.
 */
@NullMarked
package journey.aggregator.generation;

import org.jspecify.annotations.NullMarked;
