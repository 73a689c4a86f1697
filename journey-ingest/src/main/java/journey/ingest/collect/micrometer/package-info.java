/** Counts submissions as Micrometer meters; their meanings are in the module's README. */
@NullMarked
package journey.ingest.collect.micrometer;

import org.jspecify.annotations.NullMarked;
