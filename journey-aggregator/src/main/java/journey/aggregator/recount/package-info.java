/**
 * Folds the log once more, plainly, and compares every counter with what the slots hold. Depends on
 * {@code journey.aggregator.journey} and the ledger's contract.
 */
@NullMarked
package journey.aggregator.recount;

import org.jspecify.annotations.NullMarked;
