package journey.aggregator.session;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A customer's visits that started on one day (UTC) and came in one way. */
public record Visits(LocalDate day, Arrival arrival, VisitTally tally) {
    private static final Comparator<Visits> ORDER =
            Comparator.comparing(Visits::day).thenComparing(Visits::arrival, Arrival.ORDER);

    public static Visits of(Session session) {
        return new Visits(session.day(), session.arrival(), VisitTally.of(session));
    }

    /** All, and one more; in the order of their days. */
    static List<Visits> plus(List<Visits> all, Visits more) {
        List<Visits> changed = new ArrayList<>(all.size() + 1);
        Visits sum = more;
        for (Visits each : all) {
            if (each.day.equals(more.day) && each.arrival.equals(more.arrival)) {
                sum = new Visits(more.day, more.arrival, each.tally.plus(more.tally));
            } else {
                changed.add(each);
            }
        }
        changed.add(sum);
        changed.sort(ORDER);
        return changed;
    }
}
