/** The customers' part of the read API. Depends on Spring's web and {@code journey.aggregator.lookup}. */
@NullMarked
package journey.aggregator.lookup.http;

import org.jspecify.annotations.NullMarked;
