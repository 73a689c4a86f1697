package journey.aggregator.figures;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Optional;
import journey.aggregator.order.ExposureCounts.Group;

/**
 * How sure a difference of two means is whose variances need not be equal: B. L. Welch, "The generalization of 'Student's'
 * problem when several different population variances are involved", Biometrika 34 (1947), 28-35.
 *
 * <p>With {@code v = s²/n} of each group, s² its unbiased variance, the 95 % interval is {@code (m₁ − m₂) ± t·√(v₁ + v₂)},
 * where t is the 97.5th percentile of Student's distribution with {@code (v₁ + v₂)² / (v₁²/(n₁−1) + v₂²/(n₂−1))} degrees of
 * freedom, rounded down.
 */
final class Welch {
    /** The percentile for 1 to 30 degrees of freedom. */
    private static final double[] T = {
        12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139, 2.200985,
        2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963, 2.079614, 2.073873,
        2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.045230, 2.042272
    };

    private static final double Z = 1.959964;

    private Welch() {}

    /** @param error the standard error of the difference of the means, which is {@code difference} */
    private record Spread(double difference, double error, double freedom) {}

    private static Optional<Spread> spread(Group one, Group other) {
        if (one.customers() < 2 || other.customers() < 2) {
            return Optional.empty();
        }
        double first = variance(one) / one.customers();
        double second = variance(other) / other.customers();
        double both = first + second;
        double freedom =
                both * both / (first * first / (one.customers() - 1) + second * second / (other.customers() - 1));
        // Less than nothing where somebody went from one partition to another while they were read.
        return both < 0 ? Optional.empty() : Optional.of(new Spread(mean(one) - mean(other), Math.sqrt(both), freedom));
    }

    /** By how much the difference of the means may be off to either side; empty where a group has fewer than two. */
    static Optional<Double> margin(Group one, Group other) {
        return spread(one, other)
                .map(spread -> spread.error() == 0 ? 0.0 : percentile(spread.freedom()) * spread.error());
    }

    /**
     * How likely a difference of the means like this or a greater one is where there is none, two-sided; empty where a group
     * has fewer than two, or nobody differs from their group.
     */
    static Optional<Double> chance(Group one, Group other) {
        return spread(one, other)
                .filter(spread -> spread.error() > 0)
                .map(spread -> Distributions.beyondStudent(spread.difference() / spread.error(), spread.freedom()));
    }

    private static double mean(Group group) {
        return (double) group.revenue() / group.customers();
    }

    /** Computed exactly up to the division: the difference of two large numbers must not lose its digits. */
    private static double variance(Group group) {
        BigInteger n = BigInteger.valueOf(group.customers());
        BigInteger revenue = BigInteger.valueOf(group.revenue());
        BigInteger above = n.multiply(group.squares()).subtract(revenue.multiply(revenue));
        return new BigDecimal(above)
                .divide(new BigDecimal(n.multiply(n.subtract(BigInteger.ONE))), MathContext.DECIMAL64)
                .doubleValue();
    }

    /** Beyond the table by the expansion of Abramowitz and Stegun, 26.7.5: right within a ten-thousandth. */
    static double percentile(double freedom) {
        double whole = Math.floor(freedom);
        if (whole <= T.length) {
            return T[Math.max(1, (int) whole) - 1];
        }
        double cube = Z * Z * Z;
        return Z + (cube + Z) / (4 * whole) + (5 * cube * Z * Z + 16 * cube + 3 * Z) / (96 * whole * whole);
    }
}
