/**
 * The files that storefronts load from ingest: Segment's browser SDK, as its npm package has it. Depends on the JDK and
 * JSpecify only.
 */
@NullMarked
package journey.ingest.browser;

import org.jspecify.annotations.NullMarked;
