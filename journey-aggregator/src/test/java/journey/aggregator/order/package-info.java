@NullMarked
package journey.aggregator.order;

import org.jspecify.annotations.NullMarked;
