/**
 * The contract between the services: what a touchpoint, a signal, an id and a topic are. Pure values; depends on the JDK
 * and JSpecify only (JSON lives in {@code journey.events.codec}).
 */
@NullMarked
package journey.events;

import org.jspecify.annotations.NullMarked;
