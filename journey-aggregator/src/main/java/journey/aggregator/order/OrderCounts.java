package journey.aggregator.order;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import journey.aggregator.counting.Buckets;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.DistinctDays;
import journey.aggregator.counting.Family;
import journey.aggregator.counting.Labels;
import journey.aggregator.counting.Names;
import journey.aggregator.counting.Sink;
import journey.aggregator.session.Source;
import journey.events.Money;

/**
 * What orders add to the counters: the orders themselves, and what the customer's orders together say about the customer.
 * Amounts are in minor units, with the currency in the field. Cancelled orders count as orders and as money given back; for
 * everything about the customer they were never bought.
 */
public final class OrderCounts {
    /**
     * Measures of {@link Family#ORDERS}, and behind a prefix of {@link Family#CREDITS}, each followed by the currency; {@value #NO_AMOUNT} where no report named an amount.
     */
    public static final String ORDERS = "n:";

    public static final String CANCELLED = "x:";
    public static final String REVENUE = "r:";
    public static final String REFUNDED = "f:";
    /** The same of orders that completed an abandoned cart. */
    public static final String RECOVERED = "R";

    public static final String NO_AMOUNT = "-";

    /** The value of {@link Dimension#MAIL} of orders that are owed to none. */
    public static final String NO_MAIL = "none";

    /** Measures of {@link Family#GAPS}: times between orders, their hours added up, and by buckets of hours. */
    public static final String GAPS = "n";

    public static final String HOURS = "h";
    public static final String BUCKET = "b";

    /** Hash: {@code <month of the first order>|<month with an order>}, customers. */
    public static final String COHORTS = "cohorts";
    /** Hash: {@code <month with an order>|<the same or a later month with one>}, customers; up to a year later. */
    public static final String RETURNING = "returning";
    /** Hash: {@code <currency>|<bucket of the net revenue>|<measure>}; measures {@code n o r d}, see {@link #value}. */
    public static final String VALUE = "value";
    /** Hash: {@code <currency>|<bucket>|<orders>|<week of the last>}, customers. */
    public static final String RFM = "rfm";
    /** More orders than so are one class. */
    public static final int MOST_ORDERS = 20;

    private static final int MONTHS_AFTER = 12;
    private static final int DAYS_OF_WEEK = 7;

    private OrderCounts() {}

    /** @param recoveries when orders completed carts that had been abandoned */
    public static void count(
            List<Order> placed, Set<Instant> recoveries, Labels customer, String shopCurrency, Sink sink) {
        for (Order order : placed) {
            Instant at = order.placedAt().orElseThrow();
            LocalDate day = day(at);
            Labels labels = customer.with(
                            Dimension.CHANNEL,
                            order.origin()
                                    .map(origin -> origin.channel().code())
                                    .orElse(Dimension.NONE))
                    .with(
                            Dimension.SOURCE,
                            order.origin()
                                    .flatMap(origin -> origin.source())
                                    .map(Source::code)
                                    .orElse(Dimension.NONE))
                    .with(
                            Dimension.MAIL,
                            order.mail()
                                    .map(credit -> credit.influence().code())
                                    .orElse(NO_MAIL));
            count(Family.ORDERS, order, day, "", labels, shopCurrency, sink);
            if (recoveries.contains(at)) {
                count(Family.ORDERS, order, day, RECOVERED, labels, shopCurrency, sink);
            }
        }
    }

    /** Orders that are owed to a mail, by which. */
    public static void countCredits(List<Order> placed, Names names, String shopCurrency, Sink sink) {
        for (Order order : placed) {
            order.mail().ifPresent(credit -> {
                Labels labels = Labels.NONE.with(
                        Dimension.VARIANT,
                        credit.mailing()
                                .map(mailing -> names.of(Dimension.VARIANT, mailing.label()))
                                .orElse(Dimension.NONE));
                LocalDate day = day(order.placedAt().orElseThrow());
                String prefix = prefix(credit.influence());
                count(Family.CREDITS, order, day, prefix, labels, shopCurrency, sink);
            });
        }
    }

    /** How the measures of {@link Family#CREDITS} begin. */
    public static String prefix(Credit.Influence influence) {
        return switch (influence) {
            case CLICKED -> "C";
            case WITHIN_WINDOW -> "W";
        };
    }

    private static void count(
            Family family, Order order, LocalDate day, String prefix, Labels labels, String shopCurrency, Sink sink) {
        String currency = order.gross(shopCurrency).map(Money::currency).orElse(NO_AMOUNT);
        family.count(sink, day, labels, prefix + ORDERS + currency, 1);
        family.count(sink, day, labels, prefix + CANCELLED + currency, order.cancelled() ? 1 : 0);
        order.gross(shopCurrency)
                .ifPresent(money -> family.count(sink, day, labels, prefix + REVENUE + currency, money.minor()));
        order.returned(shopCurrency)
                .ifPresent(money -> family.count(sink, day, labels, prefix + REFUNDED + currency, money.minor()));
    }

    /** The customer as a buyer. */
    public static void countBuyer(List<Order> standing, String shopCurrency, Sink sink) {
        if (standing.isEmpty()) {
            return;
        }
        String segment = segment(standing, shopCurrency);
        List<Instant> times =
                standing.stream().map(order -> order.placedAt().orElseThrow()).toList();
        DistinctDays.count(
                sink, Family.BUYERS, times.stream().map(OrderCounts::day).toList(), segment);
        DistinctDays.count(
                sink,
                Family.REPEATERS,
                times.stream().skip(1).map(OrderCounts::day).toList(),
                "");
        Labels labels = Labels.NONE.with(Dimension.SEGMENT, segment);
        for (int i = 1; i < times.size(); i++) {
            long hours = Duration.between(times.get(i - 1), times.get(i)).toHours();
            LocalDate day = day(times.get(i));
            Family.GAPS.count(sink, day, labels, GAPS, 1);
            Family.GAPS.count(sink, day, labels, HOURS, hours);
            Family.GAPS.count(sink, day, labels, BUCKET + Buckets.of(hours), 1);
        }
        months(times, sink);
        value(standing, shopCurrency, sink);
        worth(standing, shopCurrency).ifPresent(worth -> sink.add(RFM, worth.field(), 1));
    }

    /**
     * How lately, how often and for how much a customer bought.
     *
     * @param currency of the first order
     * @param bucket of the net revenue in it
     * @param orders up to {@value #MOST_ORDERS}
     * @param week of the last order, since 1970
     */
    public record Worth(String currency, int bucket, int orders, int week) {
        String field() {
            return currency + '|' + bucket + '|' + orders + '|' + week;
        }

        /** Reads a field of {@value OrderCounts#RFM}. */
        public static Worth of(String field) {
            String[] parts = field.split("\\|");
            return new Worth(
                    parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
        }
    }

    /** Empty for who has not bought, or nothing with a price. */
    public static Optional<Worth> worth(List<Order> standing, String shopCurrency) {
        return primary(standing, shopCurrency)
                .map(currency -> new Worth(
                        currency,
                        Buckets.of(net(standing, currency, shopCurrency)),
                        Math.min(MOST_ORDERS, standing.size()),
                        (int) Math.floorDiv(
                                day(standing.getLast().placedAt().orElseThrow()).toEpochDay(), (long) DAYS_OF_WEEK)));
    }

    private static void months(List<Instant> times, Sink sink) {
        List<YearMonth> months = new ArrayList<>(new TreeSet<>(
                times.stream().map(time -> YearMonth.from(day(time))).toList()));
        for (int i = 0; i < months.size(); i++) {
            YearMonth month = months.get(i);
            sink.add(COHORTS, months.getFirst() + "|" + month, 1);
            for (int later = i; later < months.size(); later++) {
                if (!months.get(later).isAfter(month.plusMonths(MONTHS_AFTER))) {
                    sink.add(RETURNING, month + "|" + months.get(later), 1);
                }
            }
        }
    }

    /** For each currency: one customer {@code n}, orders {@code o}, net revenue {@code r}, days from first to last {@code d}. */
    private static void value(List<Order> standing, String shopCurrency, Sink sink) {
        Map<String, List<Order>> byCurrency = new TreeMap<>();
        for (Order order : standing) {
            order.net(shopCurrency)
                    .ifPresent(money -> byCurrency
                            .computeIfAbsent(money.currency(), c -> new ArrayList<>())
                            .add(order));
        }
        byCurrency.forEach((currency, orders) -> {
            long net = net(orders, currency, shopCurrency);
            String field = currency + '|' + Buckets.of(net) + '|';
            Duration span = Duration.between(
                    orders.getFirst().placedAt().orElseThrow(),
                    orders.getLast().placedAt().orElseThrow());
            sink.add(VALUE, field + "n", 1);
            sink.add(VALUE, field + "o", orders.size());
            sink.add(VALUE, field + "r", net);
            sink.add(VALUE, field + "d", span.toDays());
        });
    }

    /** The customer's bucket of net revenue, e.g. {@code EUR26}; {@link Dimension#NONE} for who has not bought. */
    public static String segment(List<Order> standing, String shopCurrency) {
        return primary(standing, shopCurrency)
                .map(currency -> currency + Buckets.of(net(standing, currency, shopCurrency)))
                .orElse(Dimension.NONE);
    }

    /** Somebody who buys in several currencies is put into one segment only, by the currency of the first order. */
    private static Optional<String> primary(List<Order> standing, String shopCurrency) {
        return standing.stream()
                .flatMap(order -> order.net(shopCurrency).stream())
                .map(Money::currency)
                .findFirst();
    }

    private static long net(List<Order> orders, String currency, String shopCurrency) {
        return orders.stream()
                .flatMap(order -> order.net(shopCurrency).stream())
                .filter(money -> money.currency().equals(currency))
                .mapToLong(Money::minor)
                .sum();
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
