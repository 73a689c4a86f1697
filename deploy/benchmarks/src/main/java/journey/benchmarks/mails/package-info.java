/** A queue of mails, a mail server that counts them, and remarketing in between. Depends on the contestants' processes. */
@NullMarked
package journey.benchmarks.mails;

import org.jspecify.annotations.NullMarked;
