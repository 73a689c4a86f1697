/** Why somebody was mailed, or was not. Depends on the conversations; the API and the way to the aggregator are in {@code http}. */
@NullMarked
package journey.remarketing.why;

import org.jspecify.annotations.NullMarked;
