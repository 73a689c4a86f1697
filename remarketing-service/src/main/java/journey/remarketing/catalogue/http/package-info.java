/** The shop's catalogue over HTTP. Depends on Spring's REST client. */
@NullMarked
package journey.remarketing.catalogue.http;

import org.jspecify.annotations.NullMarked;
