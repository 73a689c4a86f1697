/**
 * The poll loop of the ledger and its publisher. Depends on Kafka's clients, Micrometer and {@code journey.ledger}; reads
 * and commits through the slot store.
 */
@NullMarked
package journey.ledger.kafka;

import org.jspecify.annotations.NullMarked;
