package journey.aggregator.funnel;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * One run at a funnel.
 *
 * @param reached when each step was taken, from the first; as long as the run came
 */
public record Attempt(List<Instant> reached) {
    public Attempt {
        reached = List.copyOf(reached);
        if (reached.isEmpty()) {
            throw new IllegalArgumentException("an attempt has been entered");
        }
    }

    public Instant enteredAt() {
        return reached.getFirst();
    }

    /** The day of entry (UTC), which all of its figures count for. */
    public LocalDate day() {
        return LocalDate.ofInstant(enteredAt(), ZoneOffset.UTC);
    }

    Attempt plus(Instant step) {
        List<Instant> more = new ArrayList<>(reached);
        more.add(step);
        return new Attempt(more);
    }
}
