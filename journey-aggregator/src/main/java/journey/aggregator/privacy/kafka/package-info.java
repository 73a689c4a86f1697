/** How long Kafka keeps what. Depends on Kafka's client and {@code journey.aggregator.privacy}. */
@NullMarked
package journey.aggregator.privacy.kafka;

import org.jspecify.annotations.NullMarked;
