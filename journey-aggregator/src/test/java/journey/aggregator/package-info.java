@NullMarked
package journey.aggregator;

import org.jspecify.annotations.NullMarked;
