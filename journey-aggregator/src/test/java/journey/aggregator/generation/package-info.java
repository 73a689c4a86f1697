@NullMarked
package journey.aggregator.generation;

import org.jspecify.annotations.NullMarked;
