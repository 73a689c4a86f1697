package journey.aggregator.counting;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;

/**
 * Facts of one sort, with the same measures. The counters of a family lie in a hash per month, {@code <name>:<yyyy-mm>}, so
 * a range of days is read without the years before it; their fields are {@code <dd>|<dimension>|<value>|<measure>}. Since
 * each fact counts once in every dimension of its family, the sum over any dimension is the total.
 */
public enum Family {
    VISITS,
    PAGES,
    CARTS,
    ORDERS,
    SURVEYS,
    /** Days on which customers were there, with the day that they were there before: see {@link DistinctDays}. */
    ACTIVE,
    /** Days on which customers bought, likewise. */
    BUYERS,
    /** Days on which customers bought again, likewise. */
    REPEATERS,
    /** Times between one order and the next, by the day of the next. */
    GAPS,
    /** Customers whom a campaign mailed or held out, by the day that it first did. */
    EXPOSURES,
    /** Mails of remarketing's, by the day they were sent. */
    MAILS,
    /** Orders that are owed to a mail, by the day of the order. */
    CREDITS,
    /** Customers who got a variant of a campaign's step, by the day of the first mail of that step. */
    VARIANTS;

    private record Month(YearMonth month, String hash) {}

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The one that was asked for last: nearly always that of the next one, too. */
    private volatile Month last = new Month(YearMonth.of(1970, 1), code + ":1970-01");

    /** The family's part of its hashes' names. Never the name of a hash by itself. */
    public String code() {
        return code;
    }

    public String hash(YearMonth month) {
        Month known = last;
        if (!known.month().equals(month)) {
            known = new Month(month, code + ':' + month);
            last = known;
        }
        return known.hash();
    }

    public String hash(LocalDate day) {
        return hash(YearMonth.from(day));
    }

    /** Counts a fact in every dimension. */
    public void count(Sink sink, LocalDate day, Labels labels, String measure, long count) {
        if (count != 0) {
            labels.count(sink, hash(day), field(day), measure, count);
        }
    }

    /** How the day begins a field. */
    static String field(LocalDate day) {
        int number = day.getDayOfMonth();
        return (number < 10 ? "0" : "") + number + '|';
    }
}
