/** The page behind unsubscribe links, and one-click unsubscription (RFC 8058). Depends on Spring MVC and the message log. */
@NullMarked
package journey.remarketing.unsubscribe.http;

import org.jspecify.annotations.NullMarked;
