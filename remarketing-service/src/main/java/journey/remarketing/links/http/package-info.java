/** Where links of mails lead first: redirects, the open pixel, survey answers; and the recorder of who came. Depends on Spring MVC, the links, and the log of outreach. */
@NullMarked
package journey.remarketing.links.http;

import org.jspecify.annotations.NullMarked;
