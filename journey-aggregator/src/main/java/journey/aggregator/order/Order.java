package journey.aggregator.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import journey.aggregator.session.Origin;
import journey.events.Money;

/**
 * An order as all channels together report it.
 *
 * @param placedAt the earliest report of its completion; absent while only a refund or a cancellation is known
 * @param revenue goods only, without tax and shipping
 * @param refunded what was given back; not more than the revenue counts
 * @param origin present once it is placed, where the report came in its turn
 * @param mail that it is owed to a mail
 */
public record Order(
        String id,
        Optional<Instant> placedAt,
        Optional<BigDecimal> revenue,
        Optional<String> currency,
        BigDecimal refunded,
        boolean cancelled,
        Optional<Origin> origin,
        Optional<Credit> mail) {

    static Order unknown(String id) {
        return new Order(
                id,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                BigDecimal.ZERO,
                false,
                Optional.empty(),
                Optional.empty());
    }

    public boolean placed() {
        return placedAt.isPresent();
    }

    /** Placed and not cancelled: what a customer has really bought. */
    public boolean stands() {
        return placed() && !cancelled;
    }

    /** What it brought when it was placed; empty where no report named an amount. */
    public Optional<Money> gross(String shopCurrency) {
        return revenue.map(amount -> new Money(amount, currency.orElse(shopCurrency)));
    }

    /** What it brought after all. */
    public Optional<Money> net(String shopCurrency) {
        return gross(shopCurrency)
                .map(brought -> new Money(
                        brought.amount().subtract(cancelled ? brought.amount() : refunded.min(brought.amount())),
                        brought.currency()));
    }

    /** What was given back of it. */
    public Optional<Money> returned(String shopCurrency) {
        return revenue.map(
                amount -> new Money(cancelled ? amount : refunded.min(amount), currency.orElse(shopCurrency)));
    }
}
