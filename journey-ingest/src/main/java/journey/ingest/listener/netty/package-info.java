/**
 * The listener on Netty: connections, bodies within a budget of memory, time limits, and a stop that lets requests under
 * way end. Depends on Netty, Spring and Micrometer.
 */
@NullMarked
package journey.ingest.listener.netty;

import org.jspecify.annotations.NullMarked;
