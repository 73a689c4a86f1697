package journey.aggregator.counting;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Logarithmic buckets for amounts of which quantiles are asked. Two to a doubling, so a bucket's middle is right within a
 * fifth, and histograms of all partitions just add up.
 */
public final class Buckets {
    private static final double PER_DOUBLING = 2;

    private Buckets() {}

    /** The bucket of an amount; below one everything is in one bucket, -1. */
    public static int of(long amount) {
        if (amount < 1) {
            return -1;
        }
        int doublings = 63 - Long.numberOfLeadingZeros(amount);
        // In whole numbers, so that no rounding of logarithms decides: is amount² at least 2^(2·doublings + 1)?
        double ratio = (double) amount / (1L << doublings);
        return 2 * doublings + (ratio * ratio >= 2 ? 1 : 0);
    }

    /** The geometric middle of a bucket. */
    public static long middle(int bucket) {
        return bucket < 0 ? 0 : Math.round(Math.pow(2, (bucket + 0.5) / PER_DOUBLING));
    }

    /** The bucket that holds the quantile; empty where nothing was counted. */
    public static java.util.OptionalInt quantile(Map<Integer, Long> counts, double share) {
        TreeMap<Integer, Long> sorted = new TreeMap<>(counts);
        long all = sorted.values().stream().mapToLong(Long::longValue).sum();
        long rank = Math.max(1, (long) Math.ceil(share * all));
        long seen = 0;
        for (Map.Entry<Integer, Long> bucket : sorted.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                return java.util.OptionalInt.of(bucket.getKey());
            }
        }
        return java.util.OptionalInt.empty();
    }

    /** The middle of the bucket that holds the quantile. */
    public static OptionalLong quantileAmount(Map<Integer, Long> counts, double share) {
        java.util.OptionalInt bucket = quantile(counts, share);
        return bucket.isPresent() ? OptionalLong.of(middle(bucket.getAsInt())) : OptionalLong.empty();
    }
}
