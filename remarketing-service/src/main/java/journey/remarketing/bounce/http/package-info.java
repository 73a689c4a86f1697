/** The webhook of a mail provider. Depends on Spring MVC and the pure core. */
@NullMarked
package journey.remarketing.bounce.http;

import org.jspecify.annotations.NullMarked;
