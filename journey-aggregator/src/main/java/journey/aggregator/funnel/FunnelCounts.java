package journey.aggregator.funnel;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counting attempts so that attempts and distinct customers can both be read for any range of days, exactly, from sums.
 *
 * <p>An attempt that reached step k adds one to {@code (day of entry, k, day of the same customer's previous attempt that
 * reached k)}. Over a range the attempts at k are the sum over its days, and the distinct customers those of them whose
 * previous attempt lies before the range: of a customer's attempts in the range exactly the first has that.
 *
 * <p>Times to convert, from entry to each step, are counted in buckets that grow by the fourth root of two (19 %), so that
 * histograms add up and percentiles are right within a tenth.
 */
public final class FunnelCounts {
    private static final String NEVER = "-";
    private static final double BUCKETS_PER_DOUBLING = 4;

    private FunnelCounts() {}

    /** What a customer's attempts add to the counters, by field name. */
    public static Map<String, Long> of(Attempts attempts) {
        Map<String, Long> counts = new HashMap<>();
        Map<Integer, LocalDate> previous = new HashMap<>();
        for (Attempt attempt : attempts.all()) {
            for (int step = 0; step < attempt.reached().size(); step++) {
                String before = Optional.ofNullable(previous.get(step))
                        .map(LocalDate::toString)
                        .orElse(NEVER);
                counts.merge(attempt.day() + "|" + step + "|" + before, 1L, Long::sum);
                previous.put(step, attempt.day());
                if (step > 0) {
                    int bucket = bucket(Duration.between(
                            attempt.enteredAt(), attempt.reached().get(step)));
                    counts.merge(attempt.day() + "|" + step + "|t" + bucket, 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    /**
     * @param attempts that reached the step
     * @param customers distinct, that reached it
     * @param toConvert from entry to the step: median and 90th percentile; empty for the first step and without attempts
     */
    public record StepFigures(long attempts, long customers, Optional<Duration> median, Optional<Duration> p90) {}

    /**
     * Reads the counters of all partitions.
     *
     * @param from the first day of entry, {@code to} the last one, inclusive
     */
    public static List<StepFigures> read(
            Iterable<Map<String, Long>> counters, int steps, LocalDate from, LocalDate to) {
        long[] attempts = new long[steps];
        long[] customers = new long[steps];
        List<TreeMap<Integer, Long>> times = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            times.add(new TreeMap<>());
        }
        for (Map<String, Long> partition : counters) {
            partition.forEach((field, count) -> {
                String[] parts = field.split("\\|", -1);
                LocalDate day = LocalDate.parse(parts[0]);
                int step = Integer.parseInt(parts[1]);
                if (day.isBefore(from) || day.isAfter(to) || step >= steps || count == 0) {
                    return;
                }
                if (parts[2].startsWith("t")) {
                    times.get(step).merge(Integer.parseInt(parts[2].substring(1)), count, Long::sum);
                    return;
                }
                attempts[step] += count;
                if (parts[2].equals(NEVER) || LocalDate.parse(parts[2]).isBefore(from)) {
                    customers[step] += count;
                }
            });
        }
        List<StepFigures> figures = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            figures.add(new StepFigures(
                    attempts[step],
                    customers[step],
                    percentile(times.get(step), 0.5),
                    percentile(times.get(step), 0.9)));
        }
        return Collections.unmodifiableList(figures);
    }

    static int bucket(Duration time) {
        double seconds = Math.max(1, time.toMillis() / 1000.0);
        return (int) Math.floor(Math.log(seconds) / Math.log(2) * BUCKETS_PER_DOUBLING);
    }

    private static Optional<Duration> percentile(TreeMap<Integer, Long> buckets, double share) {
        long all = buckets.values().stream().mapToLong(Long::longValue).sum();
        long rank = (long) Math.ceil(share * all);
        long seen = 0;
        for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank && seen > 0) {
                double seconds = Math.pow(2, (bucket.getKey() + 0.5) / BUCKETS_PER_DOUBLING);
                return Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
            }
        }
        return Optional.empty();
    }
}
