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
 * <p>An attempt that took step k adds one to {@code (day of entry, k, day of the same customer's previous attempt that took
 * k)}. Over a range the attempts at k are the sum over its days, and the distinct customers those of them whose previous
 * attempt lies before the range: of a customer's attempts in the range exactly the first has that.
 *
 * <p>Times to convert, from entry to each step, are counted in buckets that grow by the fourth root of two (19 %), so that
 * histograms add up and percentiles are right within a tenth.
 *
 * <p>The fields of a funnel's counters: {@code <day>|<step>|<previous day or ->}, {@code <day>|<step>|t<bucket>}, and
 * {@code <day>|<step>|x} for the attempts that an exclusion ended while they waited for the step. Those of its breakdown:
 * the same, followed by {@code |<value>} or {@code |-}, where the previous attempt is the previous one of that value.
 */
public final class FunnelCounts {
    /** How the names of the hashes begin. */
    public static final String PREFIX = "funnel:";

    private static final String NEVER = "-";
    private static final String EXCLUDED = "x";
    private static final double BUCKETS_PER_DOUBLING = 4;

    private FunnelCounts() {}

    /** The hash that a funnel's counters lie in. */
    public static String hash(Funnel funnel) {
        return PREFIX + funnel.name();
    }

    /** The hash that the counters of a funnel's breakdown lie in. */
    public static String hashByValue(Funnel funnel) {
        return PREFIX + funnel.name() + ":by";
    }

    /** What a customer's attempts add to the counters, by field name. */
    public static Map<String, Long> of(Attempts attempts) {
        Map<String, Long> counts = new HashMap<>();
        count(attempts.all(), "", counts);
        return counts;
    }

    /** What a customer's attempts add to the counters of the breakdown, by field name. */
    public static Map<String, Long> byValue(Attempts attempts) {
        Map<Optional<Integer>, List<Attempt>> values = new HashMap<>();
        for (Attempt attempt : attempts.all()) {
            values.computeIfAbsent(attempt.value(), v -> new ArrayList<>()).add(attempt);
        }
        Map<String, Long> counts = new HashMap<>();
        values.forEach((value, those) ->
                count(those, "|" + value.map(v -> Integer.toString(v)).orElse(NEVER), counts));
        return counts;
    }

    private static void count(List<Attempt> attempts, String suffix, Map<String, Long> counts) {
        Map<Integer, LocalDate> previous = new HashMap<>();
        for (Attempt attempt : attempts) {
            for (int step = 0; step < attempt.taken(); step++) {
                String before = Optional.ofNullable(previous.get(step))
                        .map(LocalDate::toString)
                        .orElse(NEVER);
                counts.merge(attempt.day() + "|" + step + "|" + before + suffix, 1L, Long::sum);
                previous.put(step, attempt.day());
                if (step > 0) {
                    int bucket = attempt.times().get(step - 1);
                    counts.merge(attempt.day() + "|" + step + "|t" + bucket + suffix, 1L, Long::sum);
                }
            }
            if (attempt.excluded()) {
                counts.merge(attempt.day() + "|" + attempt.taken() + "|" + EXCLUDED + suffix, 1L, Long::sum);
            }
        }
    }

    /** Within a tenth. */
    public record Times(Duration median, Duration p75, Duration p90, Duration p95) {}

    /**
     * @param attempts that took the step
     * @param customers distinct, that took it
     * @param excluded attempts that an exclusion ended while they waited for the step
     * @param toConvert from entry to the step; empty for the first step and without attempts
     */
    public record StepFigures(long attempts, long customers, long excluded, Optional<Times> toConvert) {}

    /**
     * Reads the counters of all partitions.
     *
     * @param from the first day of entry, {@code to} the last one, inclusive
     */
    public static List<StepFigures> read(
            Iterable<Map<String, Long>> counters, int steps, LocalDate from, LocalDate to) {
        Sums sums = new Sums(steps);
        for (Map<String, Long> partition : counters) {
            partition.forEach((field, count) -> sums.add(field.split("\\|", -1), count, from, to));
        }
        return sums.figures();
    }

    /** Reads the counters of a breakdown, by the number of the value; values that nothing entered with are missing. */
    public static Map<Optional<Integer>, List<StepFigures>> readByValue(
            Iterable<Map<String, Long>> counters, int steps, LocalDate from, LocalDate to) {
        Map<Optional<Integer>, Sums> sums = new HashMap<>();
        for (Map<String, Long> partition : counters) {
            partition.forEach((field, count) -> {
                String[] parts = field.split("\\|", -1);
                Optional<Integer> value =
                        parts[3].equals(NEVER) ? Optional.empty() : Optional.of(Integer.parseInt(parts[3]));
                sums.computeIfAbsent(value, v -> new Sums(steps)).add(parts, count, from, to);
            });
        }
        Map<Optional<Integer>, List<StepFigures>> figures = new HashMap<>();
        sums.forEach((value, sum) -> {
            if (sum.attempts[0] > 0) {
                figures.put(value, sum.figures());
            }
        });
        return figures;
    }

    private static final class Sums {
        final long[] attempts;
        final long[] customers;
        final long[] excluded;
        final List<TreeMap<Integer, Long>> times = new ArrayList<>();

        Sums(int steps) {
            attempts = new long[steps];
            customers = new long[steps];
            excluded = new long[steps];
            for (int step = 0; step < steps; step++) {
                times.add(new TreeMap<>());
            }
        }

        void add(String[] field, long count, LocalDate from, LocalDate to) {
            LocalDate day = LocalDate.parse(field[0]);
            int step = Integer.parseInt(field[1]);
            if (day.isBefore(from) || day.isAfter(to) || step >= attempts.length || count == 0) {
                return;
            }
            String what = field[2];
            if (what.startsWith("t")) {
                times.get(step).merge(Integer.parseInt(what.substring(1)), count, Long::sum);
            } else if (what.equals(EXCLUDED)) {
                excluded[step] += count;
            } else {
                attempts[step] += count;
                if (what.equals(NEVER) || LocalDate.parse(what).isBefore(from)) {
                    customers[step] += count;
                }
            }
        }

        List<StepFigures> figures() {
            List<StepFigures> figures = new ArrayList<>();
            for (int step = 0; step < attempts.length; step++) {
                figures.add(new StepFigures(attempts[step], customers[step], excluded[step], times(times.get(step))));
            }
            return Collections.unmodifiableList(figures);
        }
    }

    /** From 0 up; anything under a second is a second. */
    static int bucket(Duration time) {
        double seconds = Math.max(1, time.toMillis() / 1000.0);
        return (int) Math.floor(StrictMath.log(seconds) / StrictMath.log(2) * BUCKETS_PER_DOUBLING);
    }

    private static Optional<Times> times(TreeMap<Integer, Long> buckets) {
        long all = buckets.values().stream().mapToLong(Long::longValue).sum();
        return all == 0
                ? Optional.empty()
                : Optional.of(new Times(
                        percentile(buckets, all, 50),
                        percentile(buckets, all, 75),
                        percentile(buckets, all, 90),
                        percentile(buckets, all, 95)));
    }

    /** The middle of the bucket in which the nearest rank lies. */
    private static Duration percentile(TreeMap<Integer, Long> buckets, long all, int percent) {
        long rank = Math.ceilDiv(all * percent, 100L);
        long seen = 0;
        int bucket = buckets.firstKey();
        for (Map.Entry<Integer, Long> each : buckets.entrySet()) {
            bucket = each.getKey();
            seen += each.getValue();
            if (seen >= rank) {
                break;
            }
        }
        double seconds = Math.pow(2, (bucket + 0.5) / BUCKETS_PER_DOUBLING);
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
