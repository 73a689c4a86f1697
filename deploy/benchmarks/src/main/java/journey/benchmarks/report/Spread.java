package journey.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** The median of some figures, with the smallest and the largest of them. */
public record Spread(double median, double min, double max) {
    /**
     * Of all these figures, in any order.
     *
     * @throws IllegalArgumentException of none
     */
    public static Spread of(List<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no figures");
        }
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    /** {@code 12,345 (11,000–13,000)}, or the figure alone where there was one. */
    String with(int digits) {
        String format = "%,." + digits + "f";
        String middle = String.format(Locale.ROOT, format, median);
        return min == max ? middle : middle + String.format(Locale.ROOT, " (" + format + "–" + format + ")", min, max);
    }
}
