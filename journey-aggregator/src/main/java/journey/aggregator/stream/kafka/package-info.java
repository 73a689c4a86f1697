/** Changes read from Kafka. Depends on Kafka's client and {@code journey.aggregator.stream}. */
@NullMarked
package journey.aggregator.stream.kafka;

import org.jspecify.annotations.NullMarked;
