/**
 * Which products are looked at and bought together, which sell best, and what to recommend. No basket says whose it was.
 * Depends on the contract and the ledger.
 */
@NullMarked
package journey.aggregator.affinity;

import org.jspecify.annotations.NullMarked;
