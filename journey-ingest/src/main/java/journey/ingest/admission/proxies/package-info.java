/**
 * What a request was before proxies passed it on: the visitor's address, and the scheme and host that the browser asked.
 * Depends on the JDK and JSpecify.
 */
@NullMarked
package journey.ingest.admission.proxies;

import org.jspecify.annotations.NullMarked;
