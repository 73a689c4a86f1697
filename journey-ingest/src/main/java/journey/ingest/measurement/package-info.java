/**
 * Google Analytics 4's Measurement Protocol as events of the tracking API. Pure: depends on the JDK, JSpecify, Jackson,
 * {@code journey.ingest.dialect} and {@code journey.ingest.admission}.
 */
@NullMarked
package journey.ingest.measurement;

import org.jspecify.annotations.NullMarked;
