/** The postman on SMTP. Depends on Spring's mail sender, the renderer, and the conversation's port. */
@NullMarked
package journey.remarketing.smtp;

import org.jspecify.annotations.NullMarked;
