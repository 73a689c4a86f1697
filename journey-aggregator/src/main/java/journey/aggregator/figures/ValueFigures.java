package journey.aggregator.figures;

import static journey.aggregator.order.OrderCounts.CANCELLED;
import static journey.aggregator.order.OrderCounts.ORDERS;
import static journey.aggregator.order.OrderCounts.REFUNDED;
import static journey.aggregator.order.OrderCounts.REVENUE;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import journey.aggregator.counting.Cube;
import journey.aggregator.counting.Cube.Measures;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.figures.ValueSegments.Segment;
import journey.aggregator.figures.ValueSegments.Value;
import journey.aggregator.order.OrderCounts;
import journey.events.Money;

/** What customers are worth, and whether they stay. */
final class ValueFigures {
    private static final double DAYS_OF_YEAR = 365.25;

    private final Cube cube;
    private final FigureSettings settings;
    private final Spend spend;

    ValueFigures(Cube cube, FigureSettings settings, Spend spend) {
        this.cube = cube;
        this.settings = settings;
        this.spend = spend;
    }

    List<Figure> all() {
        return List.of(
                new Figure(
                        "historic-clv",
                        "What a buyer has brought so far; of all days, whatever the days asked for",
                        "revenue less refunds ÷ customers who bought",
                        false,
                        Set.of(Dimension.SEGMENT),
                        List.of("currency", "customers", "net", "historicClv"),
                        this::historic),
                new Figure(
                        "classic-clv",
                        "What a buyer brings over a lifetime, estimated",
                        "average order value × purchase frequency × average lifespan: net revenue ÷ orders of these days ×"
                                + " orders a customer and year of these days × mean years from a customer's first to the"
                                + " last order, of all days; cancelled orders left out. Ask for a year: frequencies of few"
                                + " days are guesses. Who buys in several currencies is a customer of the first one",
                        false,
                        Set.of(Dimension.SEGMENT),
                        List.of(
                                "currency",
                                "customers",
                                "averageOrderValue",
                                "ordersPerYear",
                                "lifespanYears",
                                "classicClv"),
                        this::classic),
                new Figure(
                        "value-segments",
                        "Low, medium and high spenders; of all days, whatever the days asked for",
                        "by quantiles of net revenue per customer, from buckets: a border is right within a fifth",
                        false,
                        Set.of(),
                        List.of("currency", "segment", "customers", "customerShare", "net", "netShare"),
                        this::segments),
                new Figure(
                        "retention-rate",
                        "How many customers of a month buy again in a later one, up to a year later",
                        "customers of month A who buy in month B ÷ customers of A, for every A and B of these days' months;"
                                + " cancelled orders left out",
                        false,
                        Set.of(),
                        List.of("month", "later", "customers", "returned", "retentionRate"),
                        query -> months(query, OrderCounts.RETURNING, false)),
                new Figure(
                        "cohort-retention",
                        "How many of those who first bought in a month buy in later ones",
                        "customers of a cohort who buy in a month ÷ customers of the cohort; the cohort is the month of the"
                                + " first order, from these days' months",
                        false,
                        Set.of(),
                        List.of("month", "later", "customers", "returned", "retentionRate"),
                        query -> months(query, OrderCounts.COHORTS, true)),
                new Figure(
                        "retention-cost",
                        "What it costs to have a customer come back",
                        "spend of month A, an input (PUT /api/figures/retention-cost/spend/{month}) ÷ customers of A who buy in"
                                + " the month after",
                        false,
                        Set.of(),
                        List.of("month", "currency", "spend", "returning", "costPerReturningCustomer"),
                        this::retentionCost));
    }

    private List<Row> historic(Query query) {
        List<Row> rows = new ArrayList<>();
        ValueSegments.read(cube, settings).values().forEach((currency, segments) -> {
            if (query.by().isEmpty()) {
                rows.add(historic(Row.empty(), currency, sum(segments)));
            } else {
                segments.forEach((segment, value) ->
                        rows.add(historic(Groups.row(query, named(currency, segment)), currency, value)));
            }
        });
        return rows;
    }

    private static Row historic(Row row, String currency, Value value) {
        return row.with("currency", currency)
                .with("customers", value.customers())
                .money("net", value.net(), currency)
                .moneyEach("historicClv", value.net(), value.customers(), currency);
    }

    private List<Row> classic(Query query) {
        ValueSegments segments = ValueSegments.read(cube, settings);
        Map<String, Measures> orders = new HashMap<>();
        cube.by(Family.ORDERS, Dimension.SEGMENT, query.from(), query.to())
                .forEach((label, measures) -> orders.computeIfAbsent(segments.named(label), name -> new Measures())
                        .plus(measures));
        Map<String, Long> buyers = new HashMap<>();
        cube.distinct(Family.BUYERS, query.from(), query.to())
                .inRange()
                .forEach((label, count) -> buyers.merge(segments.named(label), count, Long::sum));
        Measures allOrders = new Measures();
        orders.values().forEach(allOrders::plus);
        List<Row> rows = new ArrayList<>();
        segments.values().forEach((currency, values) -> {
            if (query.by().isEmpty()) {
                long customers = buyers.entrySet().stream()
                        .filter(each -> each.getKey().startsWith(currency + ' '))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
                rows.add(classic(Row.empty(), currency, allOrders, customers, sum(values), query));
            } else {
                values.forEach((segment, value) -> {
                    String name = named(currency, segment);
                    rows.add(classic(
                            Groups.row(query, name),
                            currency,
                            orders.getOrDefault(name, new Measures()),
                            buyers.getOrDefault(name, 0L),
                            value,
                            query));
                });
            }
        });
        return rows;
    }

    private static Row classic(Row row, String currency, Measures orders, long customers, Value value, Query query) {
        long kept = orders.of(ORDERS + currency) - orders.of(CANCELLED + currency);
        long net = orders.of(REVENUE + currency) - orders.of(REFUNDED + currency);
        Row known = row.with("currency", currency).with("customers", customers);
        if (kept <= 0 || customers <= 0 || value.customers() <= 0) {
            return known;
        }
        BigDecimal average =
                Money.ofMinor(net, currency).amount().divide(BigDecimal.valueOf(kept), 8, RoundingMode.HALF_EVEN);
        BigDecimal frequency = BigDecimal.valueOf(kept)
                .divide(BigDecimal.valueOf(customers * query.years()), 8, RoundingMode.HALF_EVEN);
        BigDecimal lifespan = BigDecimal.valueOf(value.days())
                .divide(BigDecimal.valueOf(value.customers() * DAYS_OF_YEAR), 8, RoundingMode.HALF_EVEN);
        return known.with("averageOrderValue", average.setScale(2, RoundingMode.HALF_EVEN))
                .with("ordersPerYear", frequency.setScale(2, RoundingMode.HALF_EVEN))
                .with("lifespanYears", lifespan.setScale(2, RoundingMode.HALF_EVEN))
                .with(
                        "classicClv",
                        average.multiply(frequency).multiply(lifespan).setScale(2, RoundingMode.HALF_EVEN));
    }

    private List<Row> segments(Query query) {
        List<Row> rows = new ArrayList<>();
        ValueSegments.read(cube, settings).values().forEach((currency, segments) -> {
            Value all = sum(segments);
            segments.forEach((segment, value) -> rows.add(Row.empty()
                    .with("currency", currency)
                    .with("segment", segment.code())
                    .with("customers", value.customers())
                    .share("customerShare", value.customers(), all.customers())
                    .money("net", value.net(), currency)
                    .share("netShare", value.net(), all.net())));
        });
        return rows;
    }

    private List<Row> months(Query query, String hash, boolean everyLaterMonth) {
        YearMonth from = YearMonth.from(query.from());
        YearMonth to = YearMonth.from(query.to());
        Map<String, Long> counts = cube.plain(hash);
        List<Row> rows = new ArrayList<>();
        new TreeMap<>(counts).forEach((pair, returned) -> {
            String[] months = pair.split("\\|");
            YearMonth month = YearMonth.parse(months[0]);
            YearMonth later = YearMonth.parse(months[1]);
            boolean asked = !month.isBefore(from) && !month.isAfter(to) && (everyLaterMonth || !later.isAfter(to));
            if (asked && later.isAfter(month)) {
                long customers = counts.getOrDefault(month + "|" + month, 0L);
                rows.add(Row.empty()
                        .with("month", month.toString())
                        .with("later", later.toString())
                        .with("customers", customers)
                        .with("returned", returned)
                        .share("retentionRate", returned, customers));
            }
        });
        return rows;
    }

    private List<Row> retentionCost(Query query) {
        YearMonth from = YearMonth.from(query.from());
        YearMonth to = YearMonth.from(query.to());
        Map<String, Long> returning = cube.plain(OrderCounts.RETURNING);
        List<Row> rows = new ArrayList<>();
        new TreeMap<>(spend.all()).forEach((month, amounts) -> {
            if (month.isBefore(from) || month.isAfter(to)) {
                return;
            }
            long back = returning.getOrDefault(month + "|" + month.plusMonths(1), 0L);
            for (Money amount : amounts) {
                rows.add(Row.empty()
                        .with("month", month.toString())
                        .with("currency", amount.currency())
                        .with("spend", amount.amount())
                        .with("returning", back)
                        .moneyEach("costPerReturningCustomer", amount.minor(), back, amount.currency()));
            }
        });
        return rows;
    }

    private static String named(String currency, Segment segment) {
        return currency + ' ' + segment.code();
    }

    private static Value sum(Map<Segment, Value> segments) {
        return segments.values().stream().reduce(Value.NONE, Value::plus);
    }
}
