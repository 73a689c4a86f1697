/**
 * Who may send: write keys, the sources they stand for, and the web origins they may be used from. Depends on the JDK and
 * JSpecify; the properties record and its failure analysis also on Spring Boot.
 */
@NullMarked
package journey.ingest.admission;

import org.jspecify.annotations.NullMarked;
