package journey.aggregator.cart;

import java.time.Duration;
import java.util.Optional;

/**
 * When carts are given up.
 *
 * @param abandonedAfter without cart or checkout activity
 * @param checkoutAbandonedAfter the same, once checkout has started and the customer can be addressed
 * @param expiresAfter from abandonment on
 * @param browseAbandonedAfter when looking at products without a cart counts as abandoned; empty for never
 */
public record CartRules(
        Duration abandonedAfter,
        Duration checkoutAbandonedAfter,
        Duration expiresAfter,
        Optional<Duration> browseAbandonedAfter) {
    public static final CartRules DEFAULT =
            new CartRules(Duration.ofMinutes(60), Duration.ofMinutes(30), Duration.ofDays(30), Optional.empty());

    public CartRules {
        if (checkoutAbandonedAfter.compareTo(abandonedAfter) > 0) {
            throw new IllegalArgumentException(
                    "a checkout is abandoned no later than a cart: carts.checkout-abandoned-after is "
                            + checkoutAbandonedAfter + ", carts.abandoned-after " + abandonedAfter);
        }
        if (browseAbandonedAfter.filter(delay -> !delay.isPositive()).isPresent()) {
            throw new IllegalArgumentException("delays are positive");
        }
        if (!abandonedAfter.isPositive() || !checkoutAbandonedAfter.isPositive() || !expiresAfter.isPositive()) {
            throw new IllegalArgumentException("delays are positive");
        }
    }
}
