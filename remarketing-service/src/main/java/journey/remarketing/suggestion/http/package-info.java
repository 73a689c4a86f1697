/** Suggestions of the aggregator. */
@NullMarked
package journey.remarketing.suggestion.http;

import org.jspecify.annotations.NullMarked;
