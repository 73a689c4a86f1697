/** What is measured of the fold: the aggregator itself and what it is compared with. Depends on {@code contestant} and {@code traffic}. */
@NullMarked
package journey.benchmarks.fold;

import org.jspecify.annotations.NullMarked;
