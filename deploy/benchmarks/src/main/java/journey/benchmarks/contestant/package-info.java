/**
 * Who is measured: how each is started, seen ready, looked at from outside and ended. Every one is a process of its own.
 * Depends on Kafka's client for the topics, on the traffic, and on the classes that those processes run.
 */
@NullMarked
package journey.benchmarks.contestant;

import org.jspecify.annotations.NullMarked;
