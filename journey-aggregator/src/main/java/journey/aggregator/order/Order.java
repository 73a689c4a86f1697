package journey.aggregator.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import journey.events.Money;

/**
 * An order as all channels together report it.
 *
 * @param placedAt the earliest report of its completion; absent while only a refund or a cancellation is known
 * @param revenue goods only, without tax and shipping
 * @param refunded what was given back; not more than the revenue counts
 */
public record Order(
        String id,
        Optional<Instant> placedAt,
        Optional<BigDecimal> revenue,
        Optional<String> currency,
        BigDecimal refunded,
        boolean cancelled) {

    static Order unknown(String id) {
        return new Order(id, Optional.empty(), Optional.empty(), Optional.empty(), BigDecimal.ZERO, false);
    }

    public boolean placed() {
        return placedAt.isPresent();
    }

    /** What it brought when it was placed; empty where no report named an amount. */
    public Optional<Money> gross(String shopCurrency) {
        return revenue.map(amount -> new Money(amount, currency.orElse(shopCurrency)));
    }

    /** What was given back of it. */
    public Optional<Money> returned(String shopCurrency) {
        return revenue.map(
                amount -> new Money(cancelled ? amount : refunded.min(amount), currency.orElse(shopCurrency)));
    }
}
