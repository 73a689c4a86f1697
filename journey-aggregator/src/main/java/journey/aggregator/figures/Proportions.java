package journey.aggregator.figures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Shares of customers who bought, and how sure a difference of two is.
 *
 * <ul>
 *   <li>The 95 % interval of a share is Wilson's score interval, that of a difference Newcombe's from both: R. G. Newcombe,
 *       "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998), 873-890,
 *       method 10.
 *   <li>The test is two-sided: by z with the pooled share, or R. A. Fisher's exact test where one of the four numbers is
 *       expected to be below 5.
 *   <li>Several tests are corrected by S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
 *       Journal of Statistics 6 (1979), 65-70.
 *   <li>The number of customers that are needed is that of J. L. Fleiss, B. Levin, M. C. Paik, "Statistical Methods for
 *       Rates and Proportions", 3rd ed. (2003), 4.14, without the correction for continuity.
 * </ul>
 */
final class Proportions {
    /** Below this a difference is one: the tests err once in twenty where there is none. */
    static final double SURE = 0.05;

    private static final double Z = 1.959964;
    /** The 80th percentile of the normal distribution. */
    private static final double POWER = 0.841621;

    private static final double FEW = 5;
    /** Rounding must not make an outcome more likely than one that is just as likely. */
    private static final double AS_LIKELY = 1e-7;

    /** @param buyers of these customers; none is counted twice */
    record Share(long buyers, long customers) {
        Share {
            if (buyers < 0 || buyers > customers) {
                throw new IllegalArgumentException("of " + customers + " customers " + buyers + " can't have bought");
            }
        }

        double value() {
            return (double) buyers / customers;
        }
    }

    record Interval(double low, double high) {}

    private Proportions() {}

    /** @param share of one customer at least */
    static Interval interval(Share share) {
        double n = share.customers();
        double square = Z * Z;
        double centre = (share.buyers() + square / 2) / (n + square);
        double off = Z
                / (n + square)
                * Math.sqrt(share.buyers() * (double) (share.customers() - share.buyers()) / n + square / 4);
        return new Interval(Math.max(0, centre - off), Math.min(1, centre + off));
    }

    /** Of {@code one} less {@code other}, each of one customer at least. */
    static Interval difference(Share one, Share other) {
        Interval first = interval(one);
        Interval second = interval(other);
        double difference = one.value() - other.value();
        return new Interval(
                difference - Math.hypot(one.value() - first.low(), second.high() - other.value()),
                difference + Math.hypot(first.high() - one.value(), other.value() - second.low()));
    }

    /** How likely a difference like this or a greater one is where there is none; each of one customer at least. */
    static double chance(Share one, Share other) {
        double all = (double) one.customers() + other.customers();
        double bought = (double) one.buyers() + other.buyers();
        double fewest = Math.min(one.customers(), other.customers()) * Math.min(bought, all - bought) / all;
        return fewest < FEW ? exactChance(one, other) : chanceByZ(one, other);
    }

    static double chanceByZ(Share one, Share other) {
        double pooled = ((double) one.buyers() + other.buyers()) / ((double) one.customers() + other.customers());
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / one.customers() + 1.0 / other.customers()));
        return Distributions.beyondNormal((one.value() - other.value()) / error);
    }

    /** All outcomes with as many buyers that are no more likely than this one. */
    static double exactChance(Share one, Share other) {
        long bought = one.buyers() + other.buyers();
        double ways = Distributions.logChoices(one.customers() + other.customers(), bought);
        double most = likelihood(one, other, one.buyers(), ways) * (1 + AS_LIKELY);
        double chance = 0;
        long last = Math.min(bought, one.customers());
        for (long buyers = Math.max(0, bought - other.customers()); buyers <= last; buyers++) {
            double each = likelihood(one, other, buyers, ways);
            chance += each <= most ? each : 0;
        }
        return Math.min(1, chance);
    }

    private static double likelihood(Share one, Share other, long buyers, double ways) {
        return Math.exp(Distributions.logChoices(one.customers(), buyers)
                + Distributions.logChoices(other.customers(), one.buyers() + other.buyers() - buyers)
                - ways);
    }

    /** Holm's: what each chance is worth where all of them were looked at. */
    static List<Double> corrected(List<Double> chances) {
        List<Integer> order = IntStream.range(0, chances.size())
                .boxed()
                .sorted(Comparator.comparing(chances::get))
                .toList();
        List<Double> corrected = new ArrayList<>(Collections.nCopies(chances.size(), 1.0));
        double least = 0;
        for (int i = 0; i < order.size(); i++) {
            least = Math.max(least, Math.min(1, (order.size() - i) * chances.get(order.get(i))));
            corrected.set(order.get(i), least);
        }
        return corrected;
    }

    /**
     * How many customers each of two groups needs so that a difference like this is found four times in five, by a test that
     * errs once in twenty where there is none; empty where the shares are the same.
     *
     * @param one 0 to 1, like {@code other}
     */
    static OptionalLong needed(double one, double other) {
        return needed(one, other, POWER);
    }

    /** @param power percentile of the normal distribution for how often it is to be found */
    static OptionalLong needed(double one, double other, double power) {
        if (one == other) {
            return OptionalLong.empty();
        }
        double mean = (one + other) / 2;
        double root = Z * Math.sqrt(2 * mean * (1 - mean)) + power * Math.sqrt(one * (1 - one) + other * (1 - other));
        double each = root * root / ((one - other) * (one - other));
        return each < Long.MAX_VALUE ? OptionalLong.of((long) Math.ceil(each)) : OptionalLong.empty();
    }
}
