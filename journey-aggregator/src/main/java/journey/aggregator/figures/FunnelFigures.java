package journey.aggregator.figures;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.funnel.FunnelCounts;

/** Reads funnels. */
public final class FunnelFigures {
    /** @param value {@code (none)} and {@code (other)} among them */
    public record ValueFigures(String value, List<FunnelCounts.StepFigures> steps) {
        public ValueFigures {
            steps = List.copyOf(steps);
        }
    }

    private final Counters counters;
    private final Supplier<List<Funnel>> funnels;

    /** @param funnels that the counters are of */
    public FunnelFigures(Counters counters, Supplier<List<Funnel>> funnels) {
        this.counters = counters;
        this.funnels = funnels;
    }

    public List<Funnel> funnels() {
        return funnels.get();
    }

    /**
     * The steps' figures of the attempts that were entered from {@code from} to {@code to}, both inclusive, days in UTC.
     * Attempts that were entered lately may still convert.
     */
    public List<FunnelCounts.StepFigures> read(Funnel funnel, LocalDate from, LocalDate to) {
        return FunnelCounts.read(
                counters.read(FunnelCounts.hash(funnel)), funnel.steps().size(), from, to);
    }

    /** The same for each value of the funnel's breakdown that somebody entered with, the most entered first. */
    public List<ValueFigures> readByValue(Funnel funnel, LocalDate from, LocalDate to) {
        return funnel.breakdown().stream()
                .flatMap(breakdown -> FunnelCounts.readByValue(
                                counters.read(FunnelCounts.hashByValue(funnel)),
                                funnel.steps().size(),
                                from,
                                to)
                        .entrySet()
                        .stream()
                        .map(each -> new ValueFigures(breakdown.label(each.getKey()), each.getValue())))
                .sorted(Comparator.comparing((ValueFigures figures) ->
                                figures.steps().getFirst().attempts())
                        .reversed()
                        .thenComparing(ValueFigures::value))
                .toList();
    }
}
