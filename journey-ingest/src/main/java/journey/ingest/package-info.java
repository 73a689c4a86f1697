/** Starts ingest and wires its parts together. May see everything in it. */
@NullMarked
package journey.ingest;

import org.jspecify.annotations.NullMarked;
