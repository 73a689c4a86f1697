/**
 * What changes, as it happens: signals and touchpoints for whoever listens. Pure; depends on {@code journey.events}, reaches
 * the log by a port.
 */
@NullMarked
package journey.aggregator.stream;

import org.jspecify.annotations.NullMarked;
