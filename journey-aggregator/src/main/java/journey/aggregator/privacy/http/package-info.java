/** Erasure and export by HTTP. Depends on Spring's web and {@code journey.aggregator.privacy}. */
@NullMarked
package journey.aggregator.privacy.http;

import org.jspecify.annotations.NullMarked;
