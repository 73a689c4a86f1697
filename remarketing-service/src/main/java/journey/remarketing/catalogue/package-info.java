/**
 * What the shop says of its products just before a mail about them leaves. Depends on the conversations' mails and
 * Micrometer; the way to the shop is in {@code http}.
 */
@NullMarked
package journey.remarketing.catalogue;

import org.jspecify.annotations.NullMarked;
