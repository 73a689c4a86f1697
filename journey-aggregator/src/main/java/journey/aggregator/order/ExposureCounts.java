package journey.aggregator.order;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import journey.aggregator.counting.Cube.Measures;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.counting.Labels;
import journey.aggregator.counting.Names;
import journey.aggregator.counting.Sink;

/**
 * What customers bought whom a campaign mailed or held out, from then on until the window of attribution ends; counted on
 * the day of the first mail, or the first that was held out. Each customer counts once for a campaign.
 *
 * <p>Measures of {@link Family#EXPOSURES} and {@link Family#VARIANTS}, the first letter being the group: {@code n} customers; and for each currency
 * {@code b:} customers who bought something with a price in it, {@code r:} their net revenue in minor units, {@code u:} and
 * {@code l:} the square of each one's revenue added up, in units of 2^40 and what is left. One number would overflow: ten
 * thousand customers who spend 400,000 EUR each are enough.
 */
public final class ExposureCounts {
    /** The groups. */
    public static final String TREATED = "t";

    public static final String HELD_OUT = "h";

    /** Measures of {@link Family#VARIANTS} alone: customers who clicked, and who bought, whatever the currency. */
    public static final String CLICKERS = "k";

    public static final String CONVERTED = "o";

    private static final String CUSTOMERS = "n";
    private static final String BUYERS = "b:";
    private static final String REVENUE = "r:";
    private static final String UPPER = "u:";
    private static final String LOWER = "l:";
    private static final int LOWER_BITS = 40;

    /** More than so many minor units of one customer count as so many, that no square is lost. */
    private static final long MOST = 1L << 50;

    private ExposureCounts() {}

    /**
     * @param standing what the customer has really bought
     * @param otherwise how long after the exposure an order counts, where the campaign doesn't say so
     */
    public static void count(
            List<Exposure> exposures, List<Order> standing, Duration otherwise, String shopCurrency, Sink sink) {
        for (Exposure exposure : exposures) {
            LocalDate day = day(exposure.since());
            Labels labels = Labels.NONE.with(Dimension.CAMPAIGN, exposure.campaign());
            String group = exposure.heldOut() ? HELD_OUT : TREATED;
            List<Order> bought =
                    within(standing, exposure.since(), exposure.attribution().orElse(otherwise));
            Family.EXPOSURES.count(sink, day, labels, group + CUSTOMERS, 1);
            countRevenue(Family.EXPOSURES, day, labels, group, brought(bought, shopCurrency), sink);
        }
    }

    /** The same for the variants of steps: each customer counts once for a step, under the variant of its first mail. */
    public static void countVariants(
            List<Mailed> mailed,
            List<Order> standing,
            Duration otherwise,
            String shopCurrency,
            Names names,
            Sink sink) {
        for (Mailed first : Mailed.firsts(mailed)) {
            LocalDate day = day(first.at());
            Labels labels = Labels.NONE.with(
                    Dimension.VARIANT,
                    names.of(Dimension.VARIANT, first.mailing().label()));
            List<Order> bought =
                    within(standing, first.at(), first.attribution().orElse(otherwise));
            boolean clicked = mailed.stream()
                    .anyMatch(mail -> mail.clicked() && mail.mailing().isOfStep(first.mailing()));
            Family.VARIANTS.count(sink, day, labels, TREATED + CUSTOMERS, 1);
            Family.VARIANTS.count(sink, day, labels, CLICKERS, clicked ? 1 : 0);
            Family.VARIANTS.count(sink, day, labels, CONVERTED, bought.isEmpty() ? 0 : 1);
            countRevenue(Family.VARIANTS, day, labels, TREATED, brought(bought, shopCurrency), sink);
        }
    }

    private static void countRevenue(
            Family family, LocalDate day, Labels labels, String group, Map<String, Long> brought, Sink sink) {
        brought.forEach((currency, revenue) -> {
            long minor = Math.clamp(revenue, -MOST, MOST);
            long upper =
                    (Math.multiplyHigh(minor, minor) << (Long.SIZE - LOWER_BITS)) | ((minor * minor) >>> LOWER_BITS);
            long lower = (minor * minor) & ((1L << LOWER_BITS) - 1);
            family.count(sink, day, labels, group + BUYERS + currency, 1);
            family.count(sink, day, labels, group + REVENUE + currency, minor);
            family.count(sink, day, labels, group + UPPER + currency, upper);
            family.count(sink, day, labels, group + LOWER + currency, lower);
        });
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static List<Order> within(List<Order> standing, Instant from, Duration window) {
        Instant to = from.plus(window);
        return standing.stream()
                .filter(order -> {
                    Instant at = order.placedAt().orElseThrow();
                    return !at.isBefore(from) && !at.isAfter(to);
                })
                .toList();
    }

    /** Net revenue in minor units, by currency. */
    private static Map<String, Long> brought(List<Order> bought, String shopCurrency) {
        Map<String, Long> brought = new TreeMap<>();
        for (Order order : bought) {
            order.net(shopCurrency).ifPresent(money -> brought.merge(money.currency(), money.minor(), Long::sum));
        }
        return brought;
    }

    /**
     * A group of a campaign, or the customers of a variant, in one currency, as it was counted.
     *
     * @param customers all of the group, whatever they bought
     * @param buyers who bought in this currency
     * @param revenue in minor units
     * @param squares of each customer's revenue, added up
     */
    public record Group(long customers, long buyers, long revenue, BigInteger squares) {
        /** @param group {@link #TREATED} or {@link #HELD_OUT} */
        public static Group of(Measures measures, String group, String currency) {
            return new Group(
                    ExposureCounts.customers(measures, group),
                    measures.of(group + BUYERS + currency),
                    measures.of(group + REVENUE + currency),
                    BigInteger.valueOf(measures.of(group + UPPER + currency))
                            .shiftLeft(LOWER_BITS)
                            .add(BigInteger.valueOf(measures.of(group + LOWER + currency))));
        }
    }

    public static long customers(Measures measures, String group) {
        return measures.of(group + CUSTOMERS);
    }

    /** In which a group bought. */
    public static Iterable<String> currencies(Measures measures, String group) {
        return measures.startingWith(group + BUYERS).keySet();
    }
}
