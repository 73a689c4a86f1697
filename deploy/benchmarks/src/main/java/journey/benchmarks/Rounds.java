package journey.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import journey.benchmarks.contestant.Broker;
import journey.benchmarks.contestant.Contestants;
import journey.benchmarks.contestant.RunningCollector;
import journey.benchmarks.contestant.Surroundings;
import journey.benchmarks.contestant.Usage;
import journey.benchmarks.load.ClosedLoop;
import journey.benchmarks.load.Outcome;
import journey.benchmarks.load.Turns;
import journey.benchmarks.load.Window;
import journey.benchmarks.report.Measurement;
import journey.benchmarks.report.Results;
import journey.benchmarks.traffic.PatchedRequest;
import journey.benchmarks.traffic.Requests;
import journey.benchmarks.traffic.StorefrontEvents;

/**
 * Measures everybody under every load, several times. All contestants run from the start to the end and are measured one
 * after the other within a round, so what the machine does to one round it does to all of them.
 */
final class Rounds {
    static final List<String> CONTESTANTS = Contestants.names();
    static final List<String> CONTESTANTS_BY_DEFAULT = List.of("ingest", "bare", "node");

    private static final long SEED = 600;
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Options options;
    private final Broker broker;
    private final Surroundings surroundings;
    private final Results results = new Results();
    private final List<RunningCollector> collectors = new ArrayList<>();
    private final Map<RunningCollector, Turns> turns = new HashMap<>();

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
            for (int round = 1; round <= options.rounds(); round++) {
                for (Load load : options.loads()) {
                    for (RunningCollector collector : collectors) {
                        measure(collector, load, round);
                    }
                }
            }
            return results;
        } finally {
            for (RunningCollector collector : collectors) {
                collector.close();
            }
        }
    }

    private void start(String name) throws IOException, InterruptedException {
        RunningCollector collector =
                RunningCollector.start(Contestants.find(name).orElseThrow(), surroundings, broker);
        collectors.add(collector);
        turns.put(collector, new Turns());
        System.err.printf("%s is ready (pid %d)%n", name, collector.pid());
    }

    private void measure(RunningCollector collector, Load load, int round) throws IOException, InterruptedException {
        String topic = collector.collector().topic();
        List<PatchedRequest> requests = requests(collector, load);
        Turns numbers = turns.get(collector);
        Duration warmUp = round == 1 ? options.warmUp().multipliedBy(3) : options.warmUp();
        long before = broker.written(topic);
        Window window = Window.after(warmUp, options.window());
        FutureTask<Outcome> sending = inBackground(
                () -> ClosedLoop.run(collector.address(), requests, java.util.Objects.requireNonNull(numbers), window));
        sleepUntil(window.start());
        Usage atStart = collector.usage();
        sleepUntil(window.end());
        Usage atEnd = collector.usage();
        Outcome outcome = result(sending);
        long written = broker.written(topic) - before;
        broker.empty(topic);
        Measurement measurement = measurement(collector, load, outcome, atStart, atEnd, written);
        results.add(measurement);
        System.err.printf(
                "round %d  %-12s %-12s %,10.0f events/s  %6.2f µs CPU  p50 %7.2f ms  p99 %7.2f ms %s%n",
                round,
                load.name(),
                measurement.contestant(),
                measurement.eventsPerSecond(),
                measurement.cpuPerEvent().toNanos() / 1e3,
                measurement.median().toNanos() / 1e6,
                measurement.tail().toNanos() / 1e6,
                measurement.oddities().isEmpty() ? "" : measurement.oddities());
    }

    private Measurement measurement(
            RunningCollector collector, Load load, Outcome outcome, Usage atStart, Usage atEnd, long written) {
        Map<String, Long> oddities = new LinkedHashMap<>();
        outcome.statuses().forEach((status, count) -> {
            if (status != 200) {
                oddities.put("answered " + status, count);
            }
        });
        if (outcome.broken() > 0) {
            oddities.put("unanswered", outcome.broken());
        }
        long missing = outcome.succeeded() * collector.collector().recordsFor(load.events()) - written;
        if (missing > 0) {
            oddities.put("ACKNOWLEDGED BUT MISSING ON THE TOPIC", missing);
        } else if (missing < 0 && outcome.clean()) {
            oddities.put("more on the topic than acknowledged", -missing);
        }
        double eventsPerSecond = outcome.succeededPerSecond() * load.events();
        double events = eventsPerSecond * outcome.window().toNanos() / 1e9;
        Duration cpu = atEnd.cpu().minus(atStart.cpu());
        return new Measurement(
                collector.collector().called(),
                load.name(),
                eventsPerSecond,
                events == 0 ? Duration.ZERO : Duration.ofNanos(Math.round(cpu.toNanos() / events)),
                atEnd.residentBytes(),
                Duration.ofNanos(outcome.latency().getValueAtPercentile(50)),
                Duration.ofNanos(outcome.latency().getValueAtPercentile(99)),
                oddities);
    }

    /** The same events for everybody. */
    private static List<PatchedRequest> requests(RunningCollector collector, Load load) {
        StorefrontEvents events = new StorefrontEvents(new Random(SEED), Instant.now());
        Requests writer = new Requests("127.0.0.1:" + collector.address().getPort(), "demo");
        List<PatchedRequest> requests = new ArrayList<>(load.connections());
        for (int i = 0; i < load.connections(); i++) {
            requests.add(load.events() == 1 ? writer.single(events.next()) : writer.batch(events, load.events()));
        }
        return requests;
    }

    private static FutureTask<Outcome> inBackground(Callable<Outcome> work) {
        FutureTask<Outcome> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name("load").start(task);
        return task;
    }

    private static Outcome result(FutureTask<Outcome> sending) throws IOException, InterruptedException {
        try {
            return sending.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | java.util.concurrent.TimeoutException failed) {
            throw new IOException("the load could not be sent", failed);
        }
    }

    private static void sleepUntil(long moment) throws InterruptedException {
        long left = moment - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }
}
