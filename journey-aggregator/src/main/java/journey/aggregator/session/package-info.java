/** Visits to the storefront: sessions and bounces. Pure; depends on {@code journey.events} only. */
@NullMarked
package journey.aggregator.session;

import org.jspecify.annotations.NullMarked;
