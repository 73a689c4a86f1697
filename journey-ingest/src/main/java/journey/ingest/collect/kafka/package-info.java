/** The log on Kafka: the producer, the topics and their health. Depends on the Kafka clients, Spring and Micrometer. */
@NullMarked
package journey.ingest.collect.kafka;

import org.jspecify.annotations.NullMarked;
