package journey.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All measurements of a run. */
public final class Results {
    private final List<Measurement> all = new ArrayList<>();

    public void add(Measurement measurement) {
        all.add(measurement);
    }

    /** A figure of a contestant under a load, where it was measured. */
    public Optional<Spread> of(String contestant, String load, Function<Measurement, Optional<Double>> figure) {
        List<Double> figures =
                measured(contestant, load).map(figure).flatMap(Optional::stream).toList();
        return figures.isEmpty() ? Optional.empty() : Optional.of(Spread.of(figures));
    }

    /** Events a second. */
    public Optional<Spread> rate(String contestant, String load) {
        return of(contestant, load, each -> Optional.of(each.eventsPerSecond()));
    }

    /** The last measured rate, in events a second. */
    public Optional<Double> lastRate(String contestant, String load) {
        return measured(contestant, load).map(Measurement::eventsPerSecond).reduce((earlier, later) -> later);
    }

    /** Whether anything acknowledged was missing, or answered otherwise than it should be. */
    public boolean odd() {
        return all.stream().anyMatch(each -> !each.oddities().isEmpty());
    }

    /** As Markdown, by load and contestant in the order of measuring. */
    public String table() {
        StringBuilder table = new StringBuilder("""
                | load | contestant | events/s | CPU µs/event | broker's | load's | p50 ms | p99 ms | RSS MB | oddities |
                |---|---|--:|--:|--:|--:|--:|--:|--:|---|
                """);
        for (String load : names(Measurement::load)) {
            for (String contestant : names(Measurement::contestant)) {
                rate(contestant, load).ifPresent(rate -> table.append(row(contestant, load, rate)));
            }
        }
        return table.toString();
    }

    private String row(String contestant, String load, Spread rate) {
        return Stream.of(
                        load,
                        contestant,
                        rate.with(0),
                        figure(contestant, load, Measurement::cpuMicros, 2),
                        figure(contestant, load, Measurement::brokerMicros, 2),
                        figure(contestant, load, Measurement::loadMicros, 2),
                        figure(contestant, load, Measurement::medianMillis, 2),
                        figure(contestant, load, Measurement::tailMillis, 2),
                        figure(contestant, load, Measurement::residentMegabytes, 0),
                        oddities(contestant, load))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private String figure(String contestant, String load, Function<Measurement, Optional<Double>> figure, int digits) {
        return of(contestant, load, figure).map(spread -> spread.with(digits)).orElse("");
    }

    private String oddities(String contestant, String load) {
        Map<String, Long> summed = new TreeMap<>();
        measured(contestant, load)
                .forEach(each -> each.oddities().forEach((what, count) -> summed.merge(what, count, Long::sum)));
        return summed.entrySet().stream()
                .map(each -> "%,d %s".formatted(each.getValue(), each.getKey()))
                .collect(Collectors.joining(", "));
    }

    private Stream<Measurement> measured(String contestant, String load) {
        return all.stream()
                .filter(each ->
                        each.contestant().equals(contestant) && each.load().equals(load));
    }

    private Set<String> names(Function<Measurement, String> name) {
        return all.stream().map(name).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
