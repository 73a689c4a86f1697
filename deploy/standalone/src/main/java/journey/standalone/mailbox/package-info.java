/**
 * Where the standalone's mail ends up when no real mail server is set: an SMTP server that keeps every mail as a file,
 * and a web page that shows them. Depends on the JDK, an SMTP library, Jakarta Mail and Jackson; on no other package.
 */
@NullMarked
package journey.standalone.mailbox;

import org.jspecify.annotations.NullMarked;
