/**
 * The ledger: folds a Kafka partition into a Redis slot, exactly once. Here live the contract of a fold and what it may
 * change; depends on {@code journey.events} only, the adapters are in {@code redis} and {@code kafka}.
 */
@NullMarked
package journey.ledger;

import org.jspecify.annotations.NullMarked;
