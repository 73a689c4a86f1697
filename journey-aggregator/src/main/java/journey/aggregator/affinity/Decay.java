package journey.aggregator.affinity;

import java.time.Duration;
import java.time.Instant;

/**
 * Weights that halve in every half-life.
 *
 * <p>What was counted at {@code t} weighs {@code 2^((t - now) / halfLife)} now. A sum of such terms only changes by a factor
 * while time passes, the same for all sums; so it need not be touched, and the order of two sums never changes (forward
 * decay: Cormode, Shkapenyuk, Srivastava and Xu, "Forward Decay: A Practical Time Decay Model for Streaming Systems", ICDE
 * 2009). A sum is kept as the moment at which it is one: that is a number without a point of reference, sorts as the sums
 * do, and never overflows. Adding is commutative, and associative but for rounding to a millisecond, some 3e-10 of a weight
 * at a half-life of 30 days.
 *
 * @param halfLife positive
 */
public record Decay(Duration halfLife) {
    private static final double LN_2 = Math.log(2);

    public Decay {
        if (!halfLife.isPositive()) {
            throw new IllegalArgumentException("a half-life is positive");
        }
    }

    /** @param amount counted at {@code at}; above 0 */
    public Weight of(double amount, Instant at) {
        if (!(amount > 0) || Double.isInfinite(amount)) {
            throw new IllegalArgumentException("a weight is above 0");
        }
        return new Weight(at.plusMillis(Math.round(millis() * Math.log(amount) / LN_2)));
    }

    public Weight plus(Weight one, Weight other) {
        Weight greater = one.compareTo(other) >= 0 ? one : other;
        Weight lesser = greater == one ? other : one;
        return of(1 + at(lesser, greater.one()), greater.one());
    }

    /** What it weighs at {@code now}; above 0, or 0 for what has long faded. */
    public double at(Weight weight, Instant now) {
        return Math.pow(2, (weight.one().toEpochMilli() - now.toEpochMilli()) / (double) millis());
    }

    private long millis() {
        return halfLife.toMillis();
    }
}
