/**
 * Plays refused records again, after what they were refused for has been put right. Pure: depends on the JDK, JSpecify,
 * {@code journey.events}, {@code journey.ingest.admission} and {@code journey.ingest.collect}; adapters are its sub-packages.
 */
@NullMarked
package journey.ingest.replay;

import org.jspecify.annotations.NullMarked;
