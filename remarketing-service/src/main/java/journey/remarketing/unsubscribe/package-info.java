/** Links that end the mails: signed, bound to their purpose. Depends on {@code journey.events} only; the page is in {@code http}. */
@NullMarked
package journey.remarketing.unsubscribe;

import org.jspecify.annotations.NullMarked;
