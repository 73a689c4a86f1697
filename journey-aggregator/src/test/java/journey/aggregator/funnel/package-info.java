@NullMarked
package journey.aggregator.funnel;

import org.jspecify.annotations.NullMarked;
