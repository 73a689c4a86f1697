@NullMarked
package journey.aggregator.figures;

import org.jspecify.annotations.NullMarked;
