package journey.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import journey.benchmarks.contestant.Broker;
import journey.benchmarks.contestant.RunningCollector;
import journey.benchmarks.contestant.Usage;
import journey.benchmarks.load.ClosedLoop;
import journey.benchmarks.load.OpenLoop;
import journey.benchmarks.load.Outcome;
import journey.benchmarks.load.Turns;
import journey.benchmarks.load.Window;
import journey.benchmarks.report.Measurement;
import journey.benchmarks.traffic.PatchedBytes;
import journey.benchmarks.traffic.Requests;
import journey.benchmarks.traffic.StorefrontEvents;

/** Measures a server that is up, and looks whether what it acknowledged lies on its topic. */
final class LoadOnCollector implements AutoCloseable {
    private static final int OK = 200;
    private static final long SEED = 600;

    private final RunningCollector collector;
    private final Broker broker;
    private final Turns turns = new Turns();
    private final Random arrivals = new Random(SEED);

    LoadOnCollector(RunningCollector collector, Broker broker) {
        this.collector = collector;
        this.broker = broker;
    }

    String called() {
        return collector.collector().called();
    }

    /**
     * Measures it once.
     *
     * @param requestsPerSecond of an open loop; without, the loop is closed
     */
    Measurement measure(Load load, Optional<Double> requestsPerSecond, Duration warmUp, Duration length)
            throws IOException, InterruptedException {
        String topic = collector.collector().topic();
        List<PatchedBytes> requests = requests(load);
        long before = broker.written(topic);
        Window window = Window.after(warmUp, length);
        FutureTask<Outcome> sending = inBackground(() -> requestsPerSecond.isPresent()
                ? OpenLoop.run(collector.address(), requests, turns, window, requestsPerSecond.get(), arrivals)
                : ClosedLoop.run(collector.address(), requests, turns, window));
        sleepUntil(window.start());
        Snapshot atStart = snapshot();
        sleepUntil(window.end());
        Snapshot atEnd = snapshot();
        Outcome outcome = result(sending);
        long written = broker.written(topic) - before;
        broker.empty(topic);
        double eventsPerSecond = outcome.succeededPerSecond() * load.events();
        double events = eventsPerSecond * length.toNanos() / 1e9;
        return new Measurement(
                called(),
                load.name(),
                eventsPerSecond,
                new Measurement.Cpu(
                        perEvent(atStart.contestant(), atEnd.contestant(), events),
                        perEvent(atStart.broker(), atEnd.broker(), events),
                        perEvent(atStart.load(), atEnd.load(), events)),
                Optional.of(atEnd.contestant().residentBytes()),
                Optional.of(new Measurement.Latency(
                        Duration.ofNanos(outcome.latency().getValueAtPercentile(50)),
                        Duration.ofNanos(outcome.latency().getValueAtPercentile(99)))),
                oddities(outcome, outcome.succeeded() * collector.collector().recordsFor(load.events()), written));
    }

    private Snapshot snapshot() throws IOException {
        return new Snapshot(collector.usage(), broker.usage(), Usage.ofThisProcess());
    }

    private static Optional<Duration> perEvent(Usage atStart, Usage atEnd, double events) {
        long nanos = atEnd.cpu().minus(atStart.cpu()).toNanos();
        return events == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(Math.round(nanos / events)));
    }

    private static Map<String, Long> oddities(Outcome outcome, long acknowledged, long written) {
        Map<String, Long> oddities = new LinkedHashMap<>();
        outcome.statuses().forEach((status, count) -> {
            if (status != OK) {
                oddities.put("answered " + status, count);
            }
        });
        if (outcome.broken() > 0) {
            oddities.put("unanswered", outcome.broken());
        }
        if (written < acknowledged) {
            oddities.put("ACKNOWLEDGED BUT NOT ON THE TOPIC", acknowledged - written);
        } else if (written > acknowledged && outcome.clean()) {
            oddities.put("on the topic but not acknowledged", written - acknowledged);
        }
        return oddities;
    }

    /** The same events for everybody. */
    private List<PatchedBytes> requests(Load load) {
        StorefrontEvents events = new StorefrontEvents(new Random(SEED), Instant.now());
        Requests writer = new Requests("127.0.0.1:" + collector.address().getPort(), "demo");
        List<PatchedBytes> requests = new ArrayList<>(load.connections());
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
            return sending.get();
        } catch (ExecutionException failed) {
            throw new IOException("the load could not be sent", failed);
        }
    }

    private static void sleepUntil(long moment) throws InterruptedException {
        long left = moment - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    /** What the three processes of a measurement have used up to a moment. */
    private record Snapshot(Usage contestant, Usage broker, Usage load) {}

    @Override
    public void close() throws InterruptedException {
        collector.close();
    }
}
