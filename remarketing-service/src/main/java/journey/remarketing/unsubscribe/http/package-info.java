/** The pages behind unsubscribe links and links to preferences, and one-click unsubscription (RFC 8058). Depends on Spring MVC, the links, and the conversations. */
@NullMarked
package journey.remarketing.unsubscribe.http;

import org.jspecify.annotations.NullMarked;
