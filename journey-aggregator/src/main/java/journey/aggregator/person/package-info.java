/** Who a customer is and what they allowed. Pure; depends on {@code journey.events} only. */
@NullMarked
package journey.aggregator.person;

import org.jspecify.annotations.NullMarked;
