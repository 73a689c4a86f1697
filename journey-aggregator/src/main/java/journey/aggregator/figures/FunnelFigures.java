package journey.aggregator.figures;

import java.time.LocalDate;
import java.util.List;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.funnel.FunnelCounts;

/** Reads funnels. */
public final class FunnelFigures {
    private final Counters counters;
    private final List<Funnel> funnels;

    public FunnelFigures(Counters counters, List<Funnel> funnels) {
        this.counters = counters;
        this.funnels = List.copyOf(funnels);
    }

    public List<Funnel> funnels() {
        return funnels;
    }

    /**
     * The steps' figures of the attempts that were entered from {@code from} to {@code to}, both inclusive, days in UTC.
     * Attempts that were entered lately may still convert.
     */
    public List<FunnelCounts.StepFigures> read(Funnel funnel, LocalDate from, LocalDate to) {
        return FunnelCounts.read(
                counters.read("funnel:" + funnel.name()), funnel.steps().size(), from, to);
    }
}
