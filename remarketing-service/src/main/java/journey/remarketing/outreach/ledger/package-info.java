/**
 * The conversations on the ledger: read from the topic of signals, kept in Redis, sent by a pool of couriers. Depends on
 * {@code journey.ledger}, a JSON library and Micrometer.
 */
@NullMarked
package journey.remarketing.outreach.ledger;

import org.jspecify.annotations.NullMarked;
