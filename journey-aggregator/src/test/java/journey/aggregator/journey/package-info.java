@NullMarked
package journey.aggregator.journey;

import org.jspecify.annotations.NullMarked;
