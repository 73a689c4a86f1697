package journey.ledger;

import java.util.OptionalLong;

/**
 * Where a slot stands.
 *
 * @param next the offset of the first record that isn't folded yet; empty for a slot that never folded anything
 * @param sequence how many commits the slot has seen; tells two states with the same offset apart
 */
public record Position(OptionalLong next, long sequence) {}
