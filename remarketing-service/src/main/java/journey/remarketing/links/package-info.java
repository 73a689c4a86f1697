/**
 * The links of mails: signed tokens that say what a link does and for whom, and who followed it. Pure; depends on {@code
 * journey.events} and the JDK's cryptography only.
 */
@NullMarked
package journey.remarketing.links;

import org.jspecify.annotations.NullMarked;
