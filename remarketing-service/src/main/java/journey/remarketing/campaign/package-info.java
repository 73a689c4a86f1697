/**
 * What a campaign is: its trigger, audience, steps, and limits, and the files that say so. Depends on {@code
 * journey.events}; reading YAML and folders is in {@code yaml}, the API in {@code http}.
 */
@NullMarked
package journey.remarketing.campaign;

import org.jspecify.annotations.NullMarked;
