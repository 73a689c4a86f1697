/** The key of links where none is configured. Depends on Redis. */
@NullMarked
package journey.remarketing.links.redis;

import org.jspecify.annotations.NullMarked;
