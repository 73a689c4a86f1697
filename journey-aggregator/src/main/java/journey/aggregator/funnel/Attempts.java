package journey.aggregator.funnel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import journey.events.Touchpoint;

/**
 * A customer's attempts at one funnel, in the order of their entries. An attempt lasts until it has converted or its
 * window has passed; only then the next can begin.
 */
public record Attempts(List<Attempt> all) {
    public static final Attempts NONE = new Attempts(List.of());

    public Attempts {
        all = List.copyOf(all);
    }

    /** @param arrival whether the touchpoint is the first of a visit */
    public Attempts on(Touchpoint touchpoint, boolean arrival, Funnel funnel) {
        Attempts attempts = this;
        if (!attempts.lasts(touchpoint, funnel)) {
            Funnel.Step entry = funnel.steps().getFirst();
            if (entry.isVisit() ? !arrival : !takes(entry, touchpoint)) {
                return this;
            }
            attempts = attempts.plus(new Attempt(List.of(touchpoint.time())));
            if (!entry.isVisit()) {
                return attempts;
            }
        }
        Attempt latest = attempts.all.getLast();
        Funnel.Step next = funnel.steps().get(latest.reached().size());
        return takes(next, touchpoint) ? attempts.withLatest(latest.plus(touchpoint.time())) : attempts;
    }

    private boolean lasts(Touchpoint touchpoint, Funnel funnel) {
        if (all.isEmpty()) {
            return false;
        }
        Attempt latest = all.getLast();
        return latest.reached().size() < funnel.steps().size()
                && !touchpoint.time().isAfter(latest.enteredAt().plus(funnel.window()));
    }

    private static boolean takes(Funnel.Step step, Touchpoint touchpoint) {
        return step.events().contains(touchpoint.name());
    }

    private Attempts plus(Attempt attempt) {
        List<Attempt> more = new ArrayList<>(all);
        more.add(attempt);
        return new Attempts(more);
    }

    private Attempts withLatest(Attempt attempt) {
        List<Attempt> changed = new ArrayList<>(all);
        changed.set(changed.size() - 1, attempt);
        return new Attempts(changed);
    }

    /** For what can't be folded again, being too old. */
    public Attempts merge(Attempts other) {
        return new Attempts(Stream.concat(all.stream(), other.all.stream())
                .sorted(Comparator.comparing(Attempt::enteredAt))
                .toList());
    }
}
