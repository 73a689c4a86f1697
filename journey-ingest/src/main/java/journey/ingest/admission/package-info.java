/**
 * Who may send, and how much: write keys, the sources they stand for, the web origins they may be used from, and rate
 * limits. Depends on the JDK, JSpecify and Bucket4j; the properties record and its failure analysis also on Spring Boot and
 * the types of {@code proxies}.
 */
@NullMarked
package journey.ingest.admission;

import org.jspecify.annotations.NullMarked;
