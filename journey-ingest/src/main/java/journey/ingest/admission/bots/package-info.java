/**
 * Which browser sources' events come from machines, by the user agent: a published list of crawlers and uap-java's devices.
 * Depends on {@code journey.ingest.admission}, Caffeine, uap-java with its YAML reader, and the streaming JSON parser.
 */
@NullMarked
package journey.ingest.admission.bots;

import org.jspecify.annotations.NullMarked;
