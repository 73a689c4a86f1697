/**
 * The demo's shoppers: visitors of a made-up shop, whose steps are posted to ingest as a storefront and a shop's server
 * would post them, and the shop's catalogue and pictures. Depends on the JDK and Jackson; on no other package.
 */
@NullMarked
package journey.standalone.shoppers;

import org.jspecify.annotations.NullMarked;
