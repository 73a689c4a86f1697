/**
 * Shopify's webhooks as events of the tracking API. Pure: depends on the JDK, JSpecify, Jackson,
 * {@code journey.ingest.dialect} and {@code journey.ingest.admission}.
 */
@NullMarked
package journey.ingest.shopify;

import org.jspecify.annotations.NullMarked;
