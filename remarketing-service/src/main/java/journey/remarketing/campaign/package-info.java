/** What a campaign is: its trigger, steps, and limits. Depends on nothing but the JDK. */
@NullMarked
package journey.remarketing.campaign;

import org.jspecify.annotations.NullMarked;
