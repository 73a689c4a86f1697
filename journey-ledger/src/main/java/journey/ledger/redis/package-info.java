/** The slots of the ledger in Redis: one script call commits a batch. Depends on Lettuce and {@code journey.ledger}. */
@NullMarked
package journey.ledger.redis;

import org.jspecify.annotations.NullMarked;
