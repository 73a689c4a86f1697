/** The links of one mail, put into what a template made. Depends on Spring's HTML escaping, the mails and the conversations' words. */
@NullMarked
package journey.remarketing.links.html;

import org.jspecify.annotations.NullMarked;
