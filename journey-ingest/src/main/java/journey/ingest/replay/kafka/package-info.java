/** The refused records on Kafka. Depends on the Kafka clients and Spring. */
@NullMarked
package journey.ingest.replay.kafka;

import org.jspecify.annotations.NullMarked;
