/**
 * Events in the address of a picture: pages without JavaScript, and mails as events of the tracking API. Pure: depends on the JDK, JSpecify, Jackson,
 * {@code journey.ingest.dialect} and {@code journey.ingest.admission}.
 */
@NullMarked
package journey.ingest.pixel;

import org.jspecify.annotations.NullMarked;
