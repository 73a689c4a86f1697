package journey.aggregator.figures;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What is asked of a figure.
 *
 * @param from first day, {@code to} last day, both inclusive, UTC
 * @param by empty for one row over all
 */
public record Query(LocalDate from, LocalDate to, Optional<By> by) {
    public Query {
        if (from.isAfter(to)) {
            throw new IllegalArgumentException("from must not be after to");
        }
    }

    /** How many years the days make. */
    double years() {
        return (ChronoUnit.DAYS.between(from, to) + 1) / 365.25;
    }
}
