/** What customers say about getting mail: the form of the page of preferences. Pure; depends on the conversation's words only, the pages are in {@code http}. */
@NullMarked
package journey.remarketing.unsubscribe;

import org.jspecify.annotations.NullMarked;
