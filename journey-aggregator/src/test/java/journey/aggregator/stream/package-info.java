@NullMarked
package journey.aggregator.stream;

import org.jspecify.annotations.NullMarked;
