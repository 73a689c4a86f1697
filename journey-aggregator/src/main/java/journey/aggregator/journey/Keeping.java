package journey.aggregator.journey;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long things are kept; empty: for good. It is no rule of the fold: figures are the same however long journeys are kept.
 *
 * @param machines journeys of which all touchpoints are flagged as a machine's and left out, after the last of them
 * @param anonymous journeys of people who gave no name, after their last touchpoint; longer than anything can happen to a
 *     journey by itself
 * @param known journeys of people with a user id, an address or an order, likewise
 * @param counters of days and months, after the end of the month
 * @param receipts of erasures, after they have ended
 * @param comments how many comments of each kind of survey are listed in a slot: the newest
 * @param every how often all journeys are looked at
 */
public record Keeping(
        Optional<Duration> machines,
        Optional<Duration> anonymous,
        Optional<Duration> known,
        Optional<Duration> counters,
        Optional<Duration> receipts,
        int comments,
        Duration every) {
    public static final Keeping EVERYTHING = new Keeping(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1_000,
            Duration.ofHours(24));

    /** Whose journey it is. */
    public enum Kind {
        MACHINE,
        ANONYMOUS,
        KNOWN
    }

    public Keeping {
        if (!every.isPositive()
                || comments < 0
                || Stream.of(machines, anonymous, known, counters, receipts)
                        .flatMap(Optional::stream)
                        .anyMatch(kept -> !kept.isPositive())) {
            throw new IllegalArgumentException("what is kept is kept for a positive time, and not less than nothing");
        }
    }

    Optional<Duration> of(Kind kind) {
        return switch (kind) {
            case MACHINE -> machines;
            case ANONYMOUS -> anonymous;
            case KNOWN -> known;
        };
    }

    boolean keepsAllJourneys() {
        return machines.isEmpty() && anonymous.isEmpty() && known.isEmpty();
    }

    /** The shortest time that any journey is kept. */
    Optional<Duration> shortest() {
        return Stream.of(machines, anonymous, known).flatMap(Optional::stream).min(Duration::compareTo);
    }

    /** The first month of which counters are kept. */
    Optional<YearMonth> firstMonth(Instant now) {
        return counters.map(kept -> YearMonth.from(LocalDate.ofInstant(now.minus(kept), ZoneOffset.UTC)));
    }
}
