/** The table of erased identifiers, read from its topic. Depends on Kafka's client and {@code journey.aggregator.erasure}. */
@NullMarked
package journey.aggregator.erasure.kafka;

import org.jspecify.annotations.NullMarked;
