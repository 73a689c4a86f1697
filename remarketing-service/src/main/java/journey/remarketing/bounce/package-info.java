/**
 * What became of a mail after the mail server took it: bounces, complaints, deliveries, and whom they are about. Pure;
 * depends on ids of the contract only.
 */
@NullMarked
package journey.remarketing.bounce;

import org.jspecify.annotations.NullMarked;
