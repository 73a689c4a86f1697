/**
 * What the identity step tells the journey step when two customers turn out to be one person. Pure; depends on
 * {@code journey.events} and a JSON library.
 */
@NullMarked
package journey.aggregator.handover;

import org.jspecify.annotations.NullMarked;
