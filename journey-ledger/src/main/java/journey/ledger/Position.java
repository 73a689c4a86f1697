package journey.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a slot stands.
 *
 * @param next the offset of the first record that isn't folded yet; empty for a slot that never folded anything
 * @param sequence how many commits the slot has seen; only a slot that has fallen back has seen fewer than before
 * @param newest the latest timestamp of a folded record, if any was folded; finds the place in a log that was cut off or
 *     made anew, where offsets mean nothing any more
 */
public record Position(OptionalLong next, long sequence, Optional<Instant> newest) {}
