/**
 * Visits to the storefront: sessions, their pages, and how the customer came. Pure; depends on {@code journey.events} and
 * {@code journey.aggregator.counting} only.
 */
@NullMarked
package journey.aggregator.session;

import org.jspecify.annotations.NullMarked;
