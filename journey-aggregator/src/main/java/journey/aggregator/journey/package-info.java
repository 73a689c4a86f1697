/** The journey: one customer's touchpoints folded into one state, its contribution to the counters and its signals. Pure but for {@code JourneyFold}, which speaks to the ledger. */
@NullMarked
package journey.aggregator.journey;

import org.jspecify.annotations.NullMarked;
