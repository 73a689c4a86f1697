/**
 * The whole product in one JVM: an embedded broker, a child Redis, a mailbox and the three services, started and stopped
 * in order. May depend on everything; nothing depends on it.
 */
@NullMarked
package journey.standalone;

import org.jspecify.annotations.NullMarked;
