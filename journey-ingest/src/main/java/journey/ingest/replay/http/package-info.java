/** Playing again by HTTP, on the operators' port. Depends on Spring's MVC. */
@NullMarked
package journey.ingest.replay.http;

import org.jspecify.annotations.NullMarked;
