package journey.aggregator.lookup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.aggregator.journey.OpenCart;
import journey.events.CustomerId;

/** The customers whose carts wait, over all partitions. Throws what the store throws. */
public interface WaitingCarts {
    /**
     * One of them.
     *
     * @param since see {@link OpenCart#since()}
     */
    record Waiting(CustomerId customer, Instant since) implements Comparable<Waiting> {
        /** The latest first. */
        @Override
        public int compareTo(Waiting other) {
            int byTime = other.since.compareTo(since);
            return byTime != 0 ? byTime : other.customer.compareTo(customer);
        }
    }

    /** The next {@code limit} after {@code last}, in their order. */
    List<Waiting> after(OpenCart.State state, Optional<Waiting> last, int limit);
}
