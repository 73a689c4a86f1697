/** Funnels: definitions, and a customer's attempts at them. Pure; depends on {@code journey.events} only. */
@NullMarked
package journey.aggregator.funnel;

import org.jspecify.annotations.NullMarked;
