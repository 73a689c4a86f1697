/** Orders, refunds and what they add up to. Pure; depends on {@code journey.events} only. */
@NullMarked
package journey.aggregator.order;

import org.jspecify.annotations.NullMarked;
