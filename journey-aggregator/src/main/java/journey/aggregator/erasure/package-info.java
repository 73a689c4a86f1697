/**
 * That somebody is to be forgotten, as the steps tell each other, and the keyed hashes of erased identifiers. Pure; depends
 * on {@code journey.events} and a JSON library.
 */
@NullMarked
package journey.aggregator.erasure;

import org.jspecify.annotations.NullMarked;
