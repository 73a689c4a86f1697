/**
 * What runs in processes of its own beside the runner: the broker, the servers that ingest is compared with, and a producer.
 * Depends on Kafka, Netty, Tomcat and the traffic.
 */
@NullMarked
package journey.benchmarks.process;

import org.jspecify.annotations.NullMarked;
