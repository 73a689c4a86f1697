package journey.aggregator.counting;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Counting who was there on which days so that distinct customers can be read for any range of days, exactly, from sums:
 * each day of a customer adds one to {@code (day, the same customer's day before it)}. Of a customer's days in a range
 * exactly the first has a day before it that lies before the range, or none.
 */
public final class DistinctDays {
    private static final String NEVER = "-";

    private DistinctDays() {}

    /** @param label of the customer, e.g. the segment; may be empty */
    public static void count(Sink sink, Family family, Collection<LocalDate> days, String label) {
        Optional<LocalDate> before = Optional.empty();
        for (LocalDate day : new TreeSet<>(days)) {
            sink.add(
                    family.hash(day),
                    Family.field(day) + before.map(LocalDate::toString).orElse(NEVER) + '|' + label,
                    1);
            before = Optional.of(day);
        }
    }

    /**
     * @param inRange distinct customers, by label
     * @param byDay customers of each day, over all labels
     */
    public record Distinct(Map<String, Long> inRange, Map<LocalDate, Long> byDay) {
        public long total() {
            return inRange.values().stream().mapToLong(Long::longValue).sum();
        }

        public long of(String label) {
            return inRange.getOrDefault(label, 0L);
        }
    }

    /** @param from first day, {@code to} last day, both inclusive */
    static Distinct read(CounterSource counters, Family family, LocalDate from, LocalDate to) {
        Map<String, Long> inRange = new HashMap<>();
        Map<LocalDate, Long> byDay = new HashMap<>();
        for (YearMonth month = YearMonth.from(from); !month.isAfter(YearMonth.from(to)); month = month.plusMonths(1)) {
            YearMonth present = month;
            counters.read(family.hash(month))
                    .forEach(partition -> partition.forEach((field, count) -> {
                        LocalDate day = present.atDay(Integer.parseInt(field.substring(0, 2)));
                        if (count == 0 || day.isBefore(from) || day.isAfter(to)) {
                            return;
                        }
                        byDay.merge(day, count, Long::sum);
                        int end = field.indexOf('|', 3);
                        String previous = field.substring(3, end);
                        if (previous.equals(NEVER) || LocalDate.parse(previous).isBefore(from)) {
                            inRange.merge(field.substring(end + 1), count, Long::sum);
                        }
                    }));
        }
        return new Distinct(inRange, byDay);
    }
}
