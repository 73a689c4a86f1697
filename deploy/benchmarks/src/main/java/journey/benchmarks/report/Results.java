package journey.benchmarks.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** All measurements of a run. */
public final class Results {
    private final List<Measurement> all = new ArrayList<>();

    public void add(Measurement measurement) {
        all.add(measurement);
    }

    /** Of a contestant under a load, where it was measured. */
    public Optional<Spread> of(String contestant, String load, ToDoubleFunction<Measurement> figure) {
        List<Double> figures = all.stream()
                .filter(each ->
                        each.contestant().equals(contestant) && each.load().equals(load))
                .map(figure::applyAsDouble)
                .toList();
        return figures.isEmpty() ? Optional.empty() : Optional.of(Spread.of(figures));
    }

    /** As Markdown, in the order of measuring. */
    public String table() {
        StringBuilder table = new StringBuilder(
                "| load | contestant | events/s | CPU µs/event | p50 ms | p99 ms | RSS MB | oddities |\n"
                        + "|---|---|--:|--:|--:|--:|--:|---|\n");
        for (String load : names(Measurement::load)) {
            for (String contestant : names(Measurement::contestant)) {
                of(contestant, load, Measurement::eventsPerSecond)
                        .ifPresent(rate -> table.append(row(contestant, load, rate)));
            }
        }
        return table.toString();
    }

    private String row(String contestant, String load, Spread rate) {
        return String.join(
                        " | ",
                        "| " + load,
                        contestant,
                        rate.with(0),
                        figure(contestant, load, each -> each.cpuPerEvent().toNanos() / 1e3, 2),
                        figure(contestant, load, each -> millis(each.median()), 2),
                        figure(contestant, load, each -> millis(each.tail()), 2),
                        figure(contestant, load, each -> each.residentBytes() / 1e6, 0),
                        oddities(contestant, load))
                + " |\n";
    }

    private String figure(String contestant, String load, ToDoubleFunction<Measurement> figure, int digits) {
        return of(contestant, load, figure).map(spread -> spread.with(digits)).orElse("");
    }

    private String oddities(String contestant, String load) {
        return all.stream()
                .filter(each ->
                        each.contestant().equals(contestant) && each.load().equals(load))
                .flatMap(each -> each.oddities().entrySet().stream())
                .collect(Collectors.groupingBy(
                        java.util.Map.Entry::getKey,
                        java.util.TreeMap::new,
                        Collectors.summingLong(java.util.Map.Entry::getValue)))
                .entrySet()
                .stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    private Set<String> names(java.util.function.Function<Measurement, String> name) {
        return all.stream().map(name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
