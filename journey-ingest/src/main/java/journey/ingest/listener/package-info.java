/**
 * The HTTP server that storefronts and shops talk to, and what it serves: {@link journey.ingest.listener.Route}s to
 * {@link journey.ingest.listener.Endpoint}s, which features bring. Depends on the JDK and JSpecify; its sub-package
 * {@code netty} on Netty.
 */
@NullMarked
package journey.ingest.listener;

import org.jspecify.annotations.NullMarked;
