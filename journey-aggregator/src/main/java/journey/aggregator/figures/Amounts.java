package journey.aggregator.figures;

import static journey.aggregator.order.OrderCounts.CANCELLED;
import static journey.aggregator.order.OrderCounts.ORDERS;
import static journey.aggregator.order.OrderCounts.REFUNDED;
import static journey.aggregator.order.OrderCounts.REVENUE;

import java.util.Set;
import java.util.TreeSet;
import journey.aggregator.counting.Cube.Measures;
import journey.aggregator.order.OrderCounts;

/** One currency's part of the orders' measures, in minor units. */
record Amounts(long orders, long cancelled, long revenue, long refunded) {
    static Amounts of(Measures measures, String prefix, String currency) {
        return new Amounts(
                measures.of(prefix + ORDERS + currency),
                measures.of(prefix + CANCELLED + currency),
                measures.of(prefix + REVENUE + currency),
                measures.of(prefix + REFUNDED + currency));
    }

    long net() {
        return revenue - refunded;
    }

    long kept() {
        return orders - cancelled;
    }

    /** Those that orders with this prefix have. */
    static Set<String> currencies(Measures measures, String prefix) {
        Set<String> currencies =
                new TreeSet<>(measures.startingWith(prefix + ORDERS).keySet());
        currencies.remove(OrderCounts.NO_AMOUNT);
        return currencies;
    }
}
