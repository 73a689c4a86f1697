/**
 * The poll loop of the ledger and its publisher. Depends on Kafka's clients and Spring Kafka's
 * factories for them, Micrometer, SLF4J and {@code journey.ledger}; knows the store only as {@link journey.ledger.SlotStore}.
 */
@NullMarked
package journey.ledger.kafka;

import org.jspecify.annotations.NullMarked;
