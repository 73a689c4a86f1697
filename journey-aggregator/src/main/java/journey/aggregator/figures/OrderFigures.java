package journey.aggregator.figures;

import static journey.aggregator.order.OrderCounts.CANCELLED;
import static journey.aggregator.order.OrderCounts.ORDERS;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import journey.aggregator.cart.CartCounts;
import journey.aggregator.counting.Buckets;
import journey.aggregator.counting.Cube;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.order.OrderCounts;

/** Figures of carts and orders. Amounts are goods only, without tax and shipping; currencies are never added together. */
final class OrderFigures {
    private static final Set<Dimension> BY =
            Set.of(Dimension.CHANNEL, Dimension.SOURCE, Dimension.COUNTRY, Dimension.SEGMENT);
    private static final Set<Dimension> ORDERS_BY =
            Set.of(Dimension.CHANNEL, Dimension.SOURCE, Dimension.COUNTRY, Dimension.SEGMENT, Dimension.MAIL);

    private final Cube cube;
    private final Groups groups;

    OrderFigures(Cube cube, FigureSettings settings) {
        this.cube = cube;
        this.groups = new Groups(cube, settings);
    }

    List<Figure> all() {
        return List.of(
                new Figure(
                        "cart-abandonment-rate",
                        "How many carts are given up, by the day they were started",
                        "cart episodes abandoned and not recovered (abandoned now, or expired) ÷ episodes started; open and"
                                + " emptied ones are shown apart",
                        true,
                        BY,
                        List.of(
                                "started",
                                "open",
                                "abandoned",
                                "expired",
                                "emptied",
                                "completed",
                                "recovered",
                                "abandonmentRate"),
                        this::carts),
                new Figure(
                        "orders",
                        "Orders and revenue, by the day of the order",
                        "net: revenue less what was refunded; a cancelled order counts, and all of it as refunded",
                        true,
                        ORDERS_BY,
                        List.of("currency", "orders", "cancelled", "revenue", "refunded", "net"),
                        this::orders),
                new Figure(
                        "average-order-value",
                        "What an order brings",
                        "averageOrderValue: revenue ÷ orders; netAverageOrderValue: revenue less refunds ÷ orders that were"
                                + " not cancelled",
                        true,
                        ORDERS_BY,
                        List.of(
                                "currency",
                                "orders",
                                "revenue",
                                "averageOrderValue",
                                "netOrders",
                                "net",
                                "netAverageOrderValue"),
                        this::averages),
                new Figure(
                        "revenue-per-visitor",
                        "What a customer who was there brings",
                        "revenue less refunds ÷ distinct customers with a session or an order",
                        true,
                        Set.of(),
                        List.of("currency", "customers", "net", "revenuePerVisitor"),
                        this::perVisitor),
                new Figure(
                        "repeat-purchase-rate",
                        "How many buyers buy again",
                        "distinct customers with a second or later order in these days ÷ distinct customers with an order in"
                                + " these days; cancelled orders left out",
                        true,
                        Set.of(),
                        List.of("buyers", "repeaters", "repeatPurchaseRate"),
                        this::repeaters),
                new Figure(
                        "time-between-orders",
                        "How long until a customer buys again, by the day of the later order",
                        "mean and median of the time from one order of a customer to the next; the median is right within a"
                                + " fifth",
                        true,
                        Set.of(Dimension.SEGMENT),
                        List.of("intervals", "meanDays", "medianDays"),
                        this::gaps));
    }

    private List<Row> carts(Query query) {
        List<Row> rows = new ArrayList<>();
        groups.read(Family.CARTS, Dimension.CHANNEL, query, CartCounts.STARTED).forEach((key, carts) -> {
            long abandoned = carts.of(CartCounts.ABANDONED);
            long expired = carts.of(CartCounts.EXPIRED);
            rows.add(Groups.row(query, key)
                    .with("started", carts.of(CartCounts.STARTED))
                    .with("open", carts.of(CartCounts.OPEN))
                    .with("abandoned", abandoned)
                    .with("expired", expired)
                    .with("emptied", carts.of(CartCounts.EMPTIED))
                    .with("completed", carts.of(CartCounts.COMPLETED))
                    .with("recovered", carts.of(CartCounts.RECOVERED))
                    .share("abandonmentRate", abandoned + expired, carts.of(CartCounts.STARTED)));
        });
        return rows;
    }

    private List<Row> orders(Query query) {
        List<Row> rows = new ArrayList<>();
        groups.read(Family.ORDERS, Dimension.CHANNEL, query, ORDERS).forEach((key, measures) -> {
            for (String currency : Amounts.currencies(measures, "")) {
                Amounts amounts = Amounts.of(measures, "", currency);
                rows.add(Groups.row(query, key)
                        .with("currency", currency)
                        .with("orders", amounts.orders())
                        .with("cancelled", amounts.cancelled())
                        .money("revenue", amounts.revenue(), currency)
                        .money("refunded", amounts.refunded(), currency)
                        .money("net", amounts.net(), currency));
            }
            long unpriced = measures.of(ORDERS + OrderCounts.NO_AMOUNT);
            if (unpriced > 0) {
                rows.add(Groups.row(query, key)
                        .with("orders", unpriced)
                        .with("cancelled", measures.of(CANCELLED + OrderCounts.NO_AMOUNT)));
            }
        });
        return rows;
    }

    private List<Row> averages(Query query) {
        List<Row> rows = new ArrayList<>();
        groups.read(Family.ORDERS, Dimension.CHANNEL, query, ORDERS).forEach((key, measures) -> {
            for (String currency : Amounts.currencies(measures, "")) {
                Amounts amounts = Amounts.of(measures, "", currency);
                rows.add(Groups.row(query, key)
                        .with("currency", currency)
                        .with("orders", amounts.orders())
                        .money("revenue", amounts.revenue(), currency)
                        .moneyEach("averageOrderValue", amounts.revenue(), amounts.orders(), currency)
                        .with("netOrders", amounts.kept())
                        .money("net", amounts.net(), currency)
                        .moneyEach("netAverageOrderValue", amounts.net(), amounts.kept(), currency));
            }
        });
        return rows;
    }

    private List<Row> perVisitor(Query query) {
        var there = cube.distinct(Family.ACTIVE, query.from(), query.to());
        List<Row> rows = new ArrayList<>();
        groups.read(Family.ORDERS, Dimension.CHANNEL, query, ORDERS).forEach((key, measures) -> {
            long customers =
                    query.by().isEmpty() ? there.total() : there.byDay().getOrDefault(LocalDate.parse(key), 0L);
            for (String currency : Amounts.currencies(measures, "")) {
                Amounts amounts = Amounts.of(measures, "", currency);
                rows.add(Groups.row(query, key)
                        .with("currency", currency)
                        .with("customers", customers)
                        .money("net", amounts.net(), currency)
                        .moneyEach("revenuePerVisitor", amounts.net(), customers, currency));
            }
        });
        return rows;
    }

    private List<Row> repeaters(Query query) {
        var bought = cube.distinct(Family.BUYERS, query.from(), query.to());
        var again = cube.distinct(Family.REPEATERS, query.from(), query.to());
        Map<String, long[]> groups = new LinkedHashMap<>();
        if (query.by().isEmpty()) {
            groups.put("", new long[] {bought.total(), again.total()});
        } else {
            new TreeMap<>(bought.byDay())
                    .forEach((day, buyers) -> groups.put(
                            day.toString(), new long[] {buyers, again.byDay().getOrDefault(day, 0L)}));
        }
        return groups.entrySet().stream()
                .map(group -> Groups.row(query, group.getKey())
                        .with("buyers", group.getValue()[0])
                        .with("repeaters", group.getValue()[1])
                        .share("repeatPurchaseRate", group.getValue()[1], group.getValue()[0]))
                .toList();
    }

    private List<Row> gaps(Query query) {
        List<Row> rows = new ArrayList<>();
        groups.read(Family.GAPS, Dimension.SEGMENT, query, OrderCounts.GAPS).forEach((key, gaps) -> {
            Map<Integer, Long> buckets = new TreeMap<>();
            gaps.startingWith(OrderCounts.BUCKET)
                    .forEach((bucket, count) -> buckets.put(Integer.parseInt(bucket), count));
            Row row = Groups.row(query, key)
                    .with("intervals", gaps.of(OrderCounts.GAPS))
                    .mean("meanDays", gaps.of(OrderCounts.HOURS), 24 * gaps.of(OrderCounts.GAPS));
            var median = Buckets.quantileAmount(buckets, 0.5);
            rows.add(median.isPresent() ? row.with("medianDays", Row.ratio(median.getAsLong(), 24, 2)) : row);
        });
        return rows;
    }
}
