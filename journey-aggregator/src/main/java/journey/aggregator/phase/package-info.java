/** How far a customer has come with the brand. Pure; depends on {@code journey.events} only. */
@NullMarked
package journey.aggregator.phase;

import org.jspecify.annotations.NullMarked;
