/**
 * Real servers without an installation: an Apache Kafka broker in this JVM and a {@code redis-server} as its child, each
 * keeping its data in a folder of its own. Depends on the JDK, Kafka's server jars and the carried Redis binary only.
 */
@NullMarked
package journey.embedded;

import org.jspecify.annotations.NullMarked;
