/** The application: puts the features together and starts the three steps. Depends on all of them and on Spring. */
@NullMarked
package journey.aggregator;

import org.jspecify.annotations.NullMarked;
