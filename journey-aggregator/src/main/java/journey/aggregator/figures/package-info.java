/** Figures over all customers: sums of the partitions' counters. Depends on {@code funnel} and {@code cart}. */
@NullMarked
package journey.aggregator.figures;

import org.jspecify.annotations.NullMarked;
