/**
 * Who is measured: how each is started, seen ready, looked at from outside and ended. Every one is a process of its own.
 * Depends on the JDK and, for the topics, on Kafka's client.
 */
@NullMarked
package journey.benchmarks.contestant;

import org.jspecify.annotations.NullMarked;
