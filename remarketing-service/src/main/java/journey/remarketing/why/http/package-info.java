/** The read API of the decisions, and the aggregator as a directory. Depends on Spring's web stack. */
@NullMarked
package journey.remarketing.why.http;

import org.jspecify.annotations.NullMarked;
