/** The figures' part of the read API, and their meters. Depends on Spring's web and {@code journey.aggregator.figures}. */
@NullMarked
package journey.aggregator.figures.http;

import org.jspecify.annotations.NullMarked;
