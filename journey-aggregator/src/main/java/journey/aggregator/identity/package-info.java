/**
 * Who is this: resolves the customer of every touchpoint and hands merged customers over. The decisions ({@code Union})
 * are pure; depends on the ledger's contract, {@code journey.events} and Micrometer, and reaches its store by a port.
 */
@NullMarked
package journey.aggregator.identity;

import org.jspecify.annotations.NullMarked;
