/** The operator's side of the generations. Depends on Spring's actuator and {@code journey.aggregator.generation}. */
@NullMarked
package journey.aggregator.generation.actuator;

import org.jspecify.annotations.NullMarked;
