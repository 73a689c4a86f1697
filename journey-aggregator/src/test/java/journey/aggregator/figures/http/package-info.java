@NullMarked
package journey.aggregator.figures.http;

import org.jspecify.annotations.NullMarked;
