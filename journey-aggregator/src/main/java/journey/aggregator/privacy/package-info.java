/**
 * What a person may ask for: everything that is held about them, and that it goes. Depends on {@code erasure}, {@code
 * identity}, {@code journey}, {@code lookup} and the ledger's contract; reaches servers by ports.
 */
@NullMarked
package journey.aggregator.privacy;

import org.jspecify.annotations.NullMarked;
