/** Changes as server-sent events. Depends on Spring's web, Micrometer and {@code journey.aggregator.stream}. */
@NullMarked
package journey.aggregator.stream.http;

import org.jspecify.annotations.NullMarked;
