/**
 * Webhooks on the ledger: read from the topic of signals, kept in Redis until they are told or given up. Depends on {@code
 * journey.ledger}, a JSON library and Micrometer.
 */
@NullMarked
package journey.remarketing.webhook.ledger;

import org.jspecify.annotations.NullMarked;
