/** Finding a customer's journey by whatever is known of them. Depends on {@code identity} and {@code journey}. */
@NullMarked
package journey.aggregator.lookup;

import org.jspecify.annotations.NullMarked;
