/**
 * What foreign formats have in common: a {@link journey.ingest.dialect.Dialect} turns what a shop system delivers into the
 * tracking API's events, and from there on they go the way of all others. Depends on the JDK, JSpecify, Jackson,
 * {@code journey.ingest.admission} and {@code journey.ingest.collect}.
 */
@NullMarked
package journey.ingest.dialect;

import org.jspecify.annotations.NullMarked;
