/** What is known of products, in Redis. */
@NullMarked
package journey.aggregator.affinity.redis;

import org.jspecify.annotations.NullMarked;
