/**
 * Takes in what storefronts send: reads and checks it, and hands it to the log. Depends on the JDK, JSpecify, Jackson's
 * streaming parser, {@code journey.events} and {@code journey.ingest.admission} only.
 */
@NullMarked
package journey.ingest.collect;

import org.jspecify.annotations.NullMarked;
