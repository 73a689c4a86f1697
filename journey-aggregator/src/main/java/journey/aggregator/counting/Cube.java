package journey.aggregator.counting;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads what {@link Family} counted, over all partitions. Days are UTC, ranges include both ends. */
public final class Cube {
    /** What was counted of one sort of facts; what was not is zero. */
    public static final class Measures {
        private final Map<String, Long> counts = new TreeMap<>();

        public long of(String measure) {
            return counts.getOrDefault(measure, 0L);
        }

        public void add(String measure, long count) {
            counts.merge(measure, count, Long::sum);
        }

        public Measures plus(Measures other) {
            other.counts.forEach(this::add);
            return this;
        }

        public boolean isZero() {
            return counts.values().stream().allMatch(count -> count == 0);
        }

        /** All measures that begin so, by what follows. */
        public Map<String, Long> startingWith(String prefix) {
            Map<String, Long> found = new TreeMap<>();
            counts.forEach((measure, count) -> {
                if (measure.startsWith(prefix) && count != 0) {
                    found.put(measure.substring(prefix.length()), count);
                }
            });
            return found;
        }

        @Override
        public String toString() {
            return counts.toString();
        }
    }

    private final CounterSource counters;

    public Cube(CounterSource counters) {
        this.counters = counters;
    }

    /** By the values of a dimension. */
    public Map<String, Measures> by(Family family, Dimension dimension, LocalDate from, LocalDate to) {
        Map<String, Measures> found = new TreeMap<>();
        read(
                family,
                dimension,
                from,
                to,
                (day, value, measure, count) ->
                        found.computeIfAbsent(value, v -> new Measures()).add(measure, count));
        found.values().removeIf(Measures::isZero);
        return found;
    }

    /** By day. Days without facts are missing. */
    public Map<LocalDate, Measures> byDay(Family family, Dimension any, LocalDate from, LocalDate to) {
        Map<LocalDate, Measures> found = new TreeMap<>();
        read(
                family,
                any,
                from,
                to,
                (day, value, measure, count) ->
                        found.computeIfAbsent(day, d -> new Measures()).add(measure, count));
        found.values().removeIf(Measures::isZero);
        return found;
    }

    /**
     * All together.
     *
     * @param any a dimension of the family; each gives the same
     */
    public Measures total(Family family, Dimension any, LocalDate from, LocalDate to) {
        Measures total = new Measures();
        read(family, any, from, to, (day, value, measure, count) -> total.add(measure, count));
        return total;
    }

    public DistinctDays.Distinct distinct(Family family, LocalDate from, LocalDate to) {
        return DistinctDays.read(counters, family, from, to);
    }

    /** A hash without days, its partitions added up. */
    public Map<String, Long> plain(String hash) {
        Map<String, Long> sums = new HashMap<>();
        counters.read(hash)
                .forEach(partition -> partition.forEach((field, count) -> sums.merge(field, count, Long::sum)));
        sums.values().removeIf(count -> count == 0);
        return sums;
    }

    private interface Cell {
        void take(LocalDate day, String value, String measure, long count);
    }

    private void read(Family family, Dimension dimension, LocalDate from, LocalDate to, Cell cell) {
        String letter = dimension.letter() + '|';
        for (YearMonth month = YearMonth.from(from); !month.isAfter(YearMonth.from(to)); month = month.plusMonths(1)) {
            YearMonth present = month;
            counters.read(family.hash(month))
                    .forEach(partition -> partition.forEach((field, count) -> {
                        if (count == 0 || !field.startsWith(letter, 3)) {
                            return;
                        }
                        LocalDate day = present.atDay(Integer.parseInt(field.substring(0, 2)));
                        if (day.isBefore(from) || day.isAfter(to)) {
                            return;
                        }
                        // A value may hold the separator, a measure doesn't.
                        int end = field.lastIndexOf('|');
                        cell.take(day, field.substring(3 + letter.length(), end), field.substring(end + 1), count);
                    }));
        }
    }
}
