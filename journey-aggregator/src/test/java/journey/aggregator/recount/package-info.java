@NullMarked
package journey.aggregator.recount;

import org.jspecify.annotations.NullMarked;
