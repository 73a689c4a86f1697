/**
 * The demo's shop to click through: pages that load Segment's browser SDK from ingest and send what a storefront sends.
 * Depends on the JDK, Jackson, and the catalogue in {@link journey.standalone.shoppers}.
 */
@NullMarked
package journey.standalone.storefront;

import org.jspecify.annotations.NullMarked;
