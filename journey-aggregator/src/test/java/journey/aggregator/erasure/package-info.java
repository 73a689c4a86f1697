@NullMarked
package journey.aggregator.erasure;

import org.jspecify.annotations.NullMarked;
