package journey.aggregator.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import journey.aggregator.counting.Dimension;

/**
 * A figure: what it means, how it is computed, and how it is read.
 *
 * @param name lower case letters and dashes
 * @param byDay whether it can be read by day
 * @param dimensions by which it can be read
 * @param columns of its rows, after the one that they are told apart by
 */
public record Figure(
        String name,
        String meaning,
        String formula,
        boolean byDay,
        Set<Dimension> dimensions,
        List<String> columns,
        Reading reading) {
    /** Reads the rows from the counters. */
    @FunctionalInterface
    public interface Reading {
        List<Row> read(Query query);
    }

    public Figure {
        dimensions = Set.copyOf(dimensions);
        columns = List.copyOf(columns);
    }

    public boolean canBeReadBy(By by) {
        return switch (by) {
            case By.Day day -> byDay;
            case By.Of of -> dimensions.contains(of.dimension());
        };
    }

    /** What {@code by} may be, in the API's words. */
    public List<String> breakdowns() {
        List<String> all = new ArrayList<>();
        if (byDay) {
            all.add(new By.Day().code());
        }
        dimensions.stream().sorted().map(Dimension::code).forEach(all::add);
        return all;
    }

    /** All columns of a reading, in their order. */
    public List<String> columns(Query query) {
        List<String> all = new ArrayList<>();
        query.by().map(By::code).filter(code -> !columns.contains(code)).ifPresent(all::add);
        all.addAll(columns);
        return all;
    }
}
