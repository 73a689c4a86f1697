package journey.aggregator.figures.http;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import journey.aggregator.problems.Problem;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Which days are asked for (UTC). */
sealed interface Days {
    int DEFAULT = 30;
    /** About three years: each month is read from every partition. */
    int MOST = 1_100;

    /** Both included. */
    record Asked(LocalDate first, LocalDate last) implements Days {}

    /** They can't be answered for. */
    record Refused(ResponseEntity<ProblemDetail> why) implements Days {}

    /**
     * @param from 29 days before the last unless said
     * @param to today unless said
     */
    static Days of(Optional<LocalDate> from, Optional<LocalDate> to, Clock clock) {
        LocalDate last = to.orElseGet(() -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        if (last.getYear() < 1970 || last.getYear() > 9999) {
            return new Refused(Problem.parameter("to", "to must be a day of the years 1970 to 9999"));
        }
        LocalDate first = from.orElseGet(() -> last.minusDays(DEFAULT - 1L));
        if (first.isAfter(last)) {
            return new Refused(Problem.parameter("from", "from must not be after to"));
        }
        if (first.plusDays(MOST).isBefore(last)) {
            return new Refused(Problem.parameter("from", "at most " + MOST + " days can be asked for"));
        }
        return new Asked(first, last);
    }
}
