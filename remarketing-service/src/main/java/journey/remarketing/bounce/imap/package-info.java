/** Reads reports from a mailbox by IMAP. Depends on Jakarta Mail and the pure core. */
@NullMarked
package journey.remarketing.bounce.imap;

import org.jspecify.annotations.NullMarked;
