@NullMarked
package journey.aggregator.lookup;

import org.jspecify.annotations.NullMarked;
