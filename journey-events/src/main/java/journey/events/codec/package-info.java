/**
 * How touchpoints and signals lie on Kafka: CloudEvents headers beside untouched JSON. The only package here that sees a
 * JSON library.
 */
@NullMarked
package journey.events.codec;

import org.jspecify.annotations.NullMarked;
