package journey.aggregator.cart;

import java.time.Duration;

/**
 * When carts are given up.
 *
 * @param abandonedAfter without cart or checkout activity
 * @param checkoutAbandonedAfter the same, once checkout has started and the customer can be addressed
 * @param expiresAfter from abandonment on
 */
public record CartRules(Duration abandonedAfter, Duration checkoutAbandonedAfter, Duration expiresAfter) {
    public static final CartRules DEFAULT =
            new CartRules(Duration.ofMinutes(60), Duration.ofMinutes(30), Duration.ofDays(30));

    public CartRules {
        if (checkoutAbandonedAfter.compareTo(abandonedAfter) > 0) {
            throw new IllegalArgumentException("a checkout is abandoned no later than a cart");
        }
        if (!abandonedAfter.isPositive() || !checkoutAbandonedAfter.isPositive() || !expiresAfter.isPositive()) {
            throw new IllegalArgumentException("delays are positive");
        }
    }
}
