/** The log read from Kafka. Depends on Kafka's consumer and {@code journey.aggregator.recount}. */
@NullMarked
package journey.aggregator.recount.kafka;

import org.jspecify.annotations.NullMarked;
