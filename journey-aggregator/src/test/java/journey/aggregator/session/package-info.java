@NullMarked
package journey.aggregator.session;

import org.jspecify.annotations.NullMarked;
