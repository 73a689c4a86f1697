/**
 * Serves the dialects: finds the source, has its delivery translated, and hands the events to the collector as a batch.
 * Depends on the listener, the collector and Micrometer.
 */
@NullMarked
package journey.ingest.dialect.http;

import org.jspecify.annotations.NullMarked;
