package journey.aggregator.phase;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * The way through the phases: each one with the time it was entered, the present one last. A journey does not go back; who
 * has bought and looks around again stays a buyer.
 */
public record Phases(List<Entered> way) {
    public record Entered(Phase phase, Instant since) {}

    public static final Phases NONE = new Phases(List.of());

    public Phases {
        way = List.copyOf(way);
    }

    public Optional<Entered> present() {
        return way.isEmpty() ? Optional.empty() : Optional.of(way.getLast());
    }

    /** @param orders how many orders are placed, this touchpoint's included */
    public Phases on(Touchpoint touchpoint, int orders, PhaseRules rules) {
        Phase leads = rules.byEvent().getOrDefault(touchpoint.name(), Phase.AWARENESS);
        if (promotes(touchpoint)) {
            leads = Phase.ADVOCACY;
        }
        if (leads == Phase.RETENTION && orders == 0) {
            leads = Phase.AWARENESS;
        }
        if (leads == Phase.PURCHASE && orders > 1) {
            leads = Phase.RETENTION;
        }
        return entering(leads, touchpoint.time());
    }

    /** Who would recommend the brand with 9 or 10 of 10. */
    private static boolean promotes(Touchpoint touchpoint) {
        return touchpoint.what() instanceof Interaction.SurveyAnswered answer
                && answer.kind().equals("nps")
                && answer.scale() == 10
                && answer.score() >= 9;
    }

    private Phases entering(Phase phase, Instant at) {
        if (!way.isEmpty() && way.getLast().phase().compareTo(phase) >= 0) {
            return this;
        }
        List<Entered> longer = new ArrayList<>(way);
        longer.add(new Entered(phase, at));
        return new Phases(longer);
    }

    /** For what can't be folded again, being too old: each phase since the earlier of the two, as far as still in order. */
    public Phases merge(Phases other) {
        Phases merged = NONE;
        List<Entered> all = new ArrayList<>(way);
        all.addAll(other.way);
        all.sort(java.util.Comparator.comparing(Entered::since).thenComparing(Entered::phase));
        for (Entered entered : all) {
            merged = merged.entering(entered.phase(), entered.since());
        }
        return merged;
    }
}
