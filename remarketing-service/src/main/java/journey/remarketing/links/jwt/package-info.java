/** The cart, signed for the storefront as a JSON Web Token (RFC 7519). Depends on Nimbus JOSE + JWT. */
@NullMarked
package journey.remarketing.links.jwt;

import org.jspecify.annotations.NullMarked;
