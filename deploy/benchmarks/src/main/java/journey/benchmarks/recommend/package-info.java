/** How good recommendations are on recorded sessions. Depends on the aggregator's affinity. */
@NullMarked
package journey.benchmarks.recommend;

import org.jspecify.annotations.NullMarked;
