/** Signals of the past, read from the topic again. Depends on the Kafka client. */
@NullMarked
package journey.remarketing.webhook.kafka;

import org.jspecify.annotations.NullMarked;
