/** Puts reports on the topic of signals. Depends on the ledger and the conversation's records. */
@NullMarked
package journey.remarketing.bounce.ledger;

import org.jspecify.annotations.NullMarked;
