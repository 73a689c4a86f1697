package journey.aggregator.figures;

/**
 * Tails of distributions, for tests. Numbers in brackets are formulas of M. Abramowitz, I. A. Stegun (ed.), "Handbook of
 * Mathematical Functions", National Bureau of Standards, 1964.
 */
final class Distributions {
    /** Of the normal approximation of the error function, 7.1.26. */
    private static final double P = 0.3275911;

    private static final double[] A = {0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429};

    /** With more degrees of freedom Student's distribution is taken from the normal one. */
    private static final double NEARLY_NORMAL = 1_000;

    private static final int TERMS = 300;
    private static final double SHIFTED = 10;

    private Distributions() {}

    /** How likely a standard normal variable is at least so far from 0, to either side; right within 2·10⁻⁷ (7.1.26). */
    static double beyondNormal(double z) {
        double x = Math.abs(z) / Math.sqrt(2);
        double t = 1 / (1 + P * x);
        double sum = 0;
        for (int i = A.length; i > 0; i--) {
            sum = t * (A[i - 1] + sum);
        }
        return sum * Math.exp(-x * x);
    }

    /**
     * The same of Student's variable (26.7.1; beyond {@value #NEARLY_NORMAL} degrees of freedom 26.7.8).
     *
     * @param freedom degrees of freedom, above 0; any fraction
     */
    static double beyondStudent(double t, double freedom) {
        return freedom > NEARLY_NORMAL
                ? beyondNormal(t * (1 - 1 / (4 * freedom)) / Math.sqrt(1 + t * t / (2 * freedom)))
                : incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
    }

    /** The regularised incomplete beta function, by its continued fraction (26.5.8) on the side where that converges. */
    private static double incompleteBeta(double x, double a, double b) {
        if (x > (a + 1) / (a + b + 2)) {
            return 1 - incompleteBeta(1 - x, b, a);
        }
        if (x <= 0) {
            return 0;
        }
        double fraction = 1;
        for (int term = TERMS; term > 0; term--) {
            int m = term / 2;
            double d = term % 2 == 0
                    ? m * (b - m) / ((a + term - 1) * (a + term))
                    : -(a + m) * (a + b + m) / ((a + term - 1) * (a + term));
            fraction = 1 + d * x / fraction;
        }
        double front = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
        return Math.exp(front) / (a * fraction);
    }

    /** By Stirling's series (6.1.41), from {@value #SHIFTED} on; below by 6.1.15. */
    static double logGamma(double z) {
        if (z < SHIFTED) {
            return logGamma(z + 1) - Math.log(z);
        }
        double square = z * z;
        return (z - 0.5) * Math.log(z)
                - z
                + 0.5 * Math.log(2 * Math.PI)
                + (1 / 12.0 - (1 / 360.0 - 1 / (1260.0 * square)) / square) / z;
    }

    /** The logarithm of how many ways there are to choose so many of all. */
    static double logChoices(long all, long chosen) {
        return logGamma(all + 1.0) - logGamma(chosen + 1.0) - logGamma(all - chosen + 1.0);
    }
}
