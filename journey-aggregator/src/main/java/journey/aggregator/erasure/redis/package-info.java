/** Receipts in Redis. Depends on the ledger's Redis adapter and {@code journey.aggregator.erasure}. */
@NullMarked
package journey.aggregator.erasure.redis;

import org.jspecify.annotations.NullMarked;
