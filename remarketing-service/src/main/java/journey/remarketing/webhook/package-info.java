/**
 * What marketers' own systems are told about carts, by signed webhooks: which endpoint wants what, when a try is repeated, when
 * an endpoint rests. Pure; depends on {@code journey.events} and the JDK only.
 */
@NullMarked
package journey.remarketing.webhook;

import org.jspecify.annotations.NullMarked;
