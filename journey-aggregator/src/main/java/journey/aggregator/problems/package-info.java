/** How the read API answers when it can't. Depends on Spring's web. */
@NullMarked
package journey.aggregator.problems;

import org.jspecify.annotations.NullMarked;
