package journey.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import journey.benchmarks.contestant.Broker;
import journey.benchmarks.contestant.Contestants;
import journey.benchmarks.contestant.Feeder;
import journey.benchmarks.contestant.RunningCollector;
import journey.benchmarks.contestant.Surroundings;
import journey.benchmarks.report.Measurement;
import journey.benchmarks.report.Results;

/**
 * Measures everybody under every load, several times. All servers run from the start to the end and are measured one after
 * the other under each load, so what the machine does to one round it does to all of them.
 */
final class Rounds {
    /** What a server gets before the first round: its just-in-time compiler is far from done when it starts. */
    private static final List<String> PRIMING = List.of("single-64", "batch-50");

    private static final double FASTER = 1.05;
    private static final int LEVEL = 2;

    private final Options options;
    private final Broker broker;
    private final Surroundings surroundings;
    private final Results results = new Results();
    private final List<LoadOnCollector> collectors = new ArrayList<>();
    private final List<FeederRun> feeders = new ArrayList<>();

    Rounds(Options options, Broker broker, Surroundings surroundings) {
        this.options = options;
        this.broker = broker;
        this.surroundings = surroundings;
    }

    Results run() throws IOException, InterruptedException {
        try {
            for (String name : options.contestants()) {
                start(name);
            }
            for (LoadOnCollector collector : collectors) {
                prime(collector);
            }
            for (int round = 1; round <= options.rounds(); round++) {
                for (Load load : options.loads()) {
                    for (LoadOnCollector collector : collectors) {
                        Optional<Double> rate = pace(collector, load);
                        keep(collector.measure(load, rate, options.warmUp(), options.window()), round);
                    }
                }
                for (FeederRun feeder : feeders) {
                    keep(feeder.measure(options.warmUp(), options.window()), round);
                }
            }
            return results;
        } finally {
            for (LoadOnCollector collector : collectors) {
                collector.close();
            }
        }
    }

    private void start(String name) throws IOException, InterruptedException {
        Optional<Feeder> feeder = Contestants.feeder(name);
        if (feeder.isPresent()) {
            feeders.add(new FeederRun(feeder.get(), surroundings, broker));
            return;
        }
        RunningCollector collector =
                RunningCollector.start(Contestants.collector(name).orElseThrow(), surroundings, broker);
        collectors.add(new LoadOnCollector(collector, broker));
        System.err.printf("%s is ready (pid %d)%n", name, collector.pid());
    }

    /** Load until it is answered no faster than before, twice in a row. */
    private void prime(LoadOnCollector collector) throws IOException, InterruptedException {
        for (String load : PRIMING) {
            long givenUp = System.nanoTime() + options.priming().toNanos() / PRIMING.size();
            double best = 0;
            for (int level = 0; level < LEVEL && System.nanoTime() - givenUp < 0; ) {
                double rate = collector
                        .measure(Load.find(load).orElseThrow(), Optional.empty(), Duration.ZERO, options.window())
                        .eventsPerSecond();
                level = rate > best * FASTER ? 0 : level + 1;
                best = Math.max(best, rate);
            }
            System.err.printf("primed   %-12s %-20s %,10.0f events/s%n", load, collector.called(), best);
        }
    }

    /** Requests a second of an open loop. */
    private Optional<Double> pace(LoadOnCollector collector, Load load) throws IOException, InterruptedException {
        return switch (load.pace()) {
            case Load.Pace.AsFastAsAnswered() -> Optional.empty();
            case Load.Pace.AtRate(double requestsPerSecond) -> Optional.of(requestsPerSecond);
            case Load.Pace.AtShareOf(String other, double share) -> {
                Optional<Double> measured = results.lastRate(collector.called(), other);
                double events = measured.isPresent()
                        ? measured.get()
                        : collector
                                .measure(
                                        Load.find(other).orElseThrow(),
                                        Optional.empty(),
                                        options.warmUp(),
                                        options.window())
                                .eventsPerSecond();
                yield Optional.of(events * share / load.events());
            }
        };
    }

    private void keep(Measurement measurement, int round) {
        results.add(measurement);
        System.err.println("round " + round + "  " + measurement);
    }
}
