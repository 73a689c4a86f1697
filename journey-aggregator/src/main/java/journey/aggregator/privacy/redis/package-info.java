/** What the steps keep for privacy in Redis. Depends on the ledger's Redis adapter and {@code journey.aggregator.privacy}. */
@NullMarked
package journey.aggregator.privacy.redis;

import org.jspecify.annotations.NullMarked;
