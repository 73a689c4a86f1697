package journey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.benchmarks.contestant.Broker;
import journey.benchmarks.contestant.RunningProcess;
import journey.benchmarks.contestant.Surroundings;
import journey.benchmarks.contestant.Usage;
import journey.benchmarks.fold.Aggregator;
import journey.benchmarks.fold.Others;
import journey.benchmarks.fold.RawTopic;
import journey.benchmarks.fold.RedisServer;
import journey.benchmarks.fold.Stretch;
import journey.benchmarks.fold.Visibility;
import journey.benchmarks.traffic.Shopping;
import journey.events.Topics;

/** Measures the fold as {@link FoldOptions} say, tells on standard error how it goes, and prints tables in Markdown. */
public final class FoldBenchmark {
    private static final int LOOKS_AT_REST = 30;
    private static final Duration SPAN = Duration.ofHours(20);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration STUCK = Duration.ofMinutes(5);
    private static final int SETTLED_DAYS = 4;
    private static final Duration AWAY = Duration.ofMinutes(5);
    private static final int EVENTS_BY_CUSTOMER = 10;
    private static final Set<String> ON_ONE_TOPIC = Set.of("ours", "latency", "backlog", "consumer");

    private final FoldOptions options;
    private final Path work;
    private final Instant opened = Instant.now();
    private final List<Stretch> stretches = new ArrayList<>();

    private FoldBenchmark(FoldOptions options, Path work) {
        this.options = options;
        this.work = work;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        FoldOptions options;
        try {
            options = FoldOptions.of(arguments);
        } catch (IllegalArgumentException senseless) {
            System.err.println(senseless.getMessage() + "\n" + FoldOptions.USAGE);
            System.exit(2);
            return;
        }
        Path work = Files.createTempDirectory("journey-fold");
        System.err.println("Logs are in " + work);
        String machine = Machine.describe();
        new FoldBenchmark(options, work).run();
        System.out.println("\n" + machine + "; load average at the end " + Machine.loadAverage());
        Benchmarks.delete(work);
    }

    private void run() throws IOException, InterruptedException {
        speed();
        if (measures("redis")) {
            try (RedisServer redis = RedisServer.start(work.resolve("bench"), options.redis())) {
                stretches.add(Others.redisBenchmark(redis, options.customers()));
            }
        }
        table();
        if (measures("memory")) {
            memory(Duration.ofDays(SETTLED_DAYS), "settled");
        }
        if (measures("tails")) {
            memory(Duration.ZERO, "with all of it in the tail");
        }
    }

    private boolean measures(String name) {
        return options.only().contains(name);
    }

    /**
     * Each on servers of its own, with the same events: first those to warm up; when all of them are done with, whoever is
     * measured is suspended until the others are on the topic. Were they there before, the first steps of a pipeline would
     * have begun on them while its last ones are still warming up, and their work would be missing from what is measured.
     */
    private void speed() throws IOException, InterruptedException {
        if (ON_ONE_TOPIC.stream().anyMatch(this::measures)) {
            Path own = Files.createDirectory(work.resolve("ours"));
            try (Broker broker = started(own)) {
                ours(own, broker);
            }
        }
        if (measures("streams")) {
            Path own = Files.createDirectory(work.resolve("theirs"));
            try (Broker broker = started(own)) {
                int warmUp = sendWarmUp(broker);
                stretches.add(Others.streams(surroundings(own, broker), broker, warmUp, () -> sendMeasured(broker)));
            }
        }
    }

    private Broker started(Path own) throws IOException, InterruptedException {
        Broker broker = Broker.start(own, options.partitions());
        Topics.all().forEach(broker::create);
        return broker;
    }

    private void ours(Path own, Broker broker) throws IOException, InterruptedException {
        Surroundings surroundings = surroundings(own, broker);
        int warmUp = sendWarmUp(broker);
        if (measures("ours") || measures("latency") || measures("backlog")) {
            try (RedisServer redis = RedisServer.start(own, options.redis());
                    RunningProcess aggregator = Aggregator.start(surroundings, redis)) {
                fold(broker, redis, aggregator, 0, warmUp);
                awaitRest(broker, redis, aggregator);
                aggregator.suspend();
                int all = warmUp + sendMeasured(broker);
                aggregator.resume();
                Stretch ours = fold(broker, redis, aggregator, 0, all);
                stretches.add(ours);
                double rate = options.rate().isPresent() ? options.rate().getAsInt() : ours.perSecond() / 4;
                if (measures("latency")) {
                    awaitRest(broker, redis, aggregator);
                    System.out.println(Visibility.measure(
                            surroundings, redis, rate, Duration.ofSeconds(options.latencySeconds())));
                }
                if (measures("backlog")) {
                    backlog(broker, redis, aggregator, rate);
                }
            }
        } else {
            sendMeasured(broker);
        }
        if (measures("consumer")) {
            stretches.add(
                    Others.consumerPerformance(surroundings, Math.toIntExact(broker.written(Topics.TOUCHPOINTS))));
        }
    }

    private int sendWarmUp(Broker broker) {
        return send(broker, Shopping.ofAll(1, options.warmUp(), opened.minus(SPAN), SPAN));
    }

    private int sendMeasured(Broker broker) {
        return send(broker, Shopping.ofAll(2, options.customers(), opened, SPAN));
    }

    private int send(Broker broker, Shopping shopping) {
        try (RawTopic topic = new RawTopic(broker.bootstrapServers(), options.partitions(), 20, "lz4")) {
            shopping.stream().forEach(topic::send);
            int sent = topic.finish();
            System.err.printf("%,d events of %d bytes%n", sent, topic.bytesPerEvent());
            return sent;
        }
    }

    /** As much as comes in five minutes, at once. Sending it counts: the machine has to do both. */
    private void backlog(Broker broker, RedisServer redis, RunningProcess aggregator, double rate)
            throws IOException, InterruptedException {
        int customers = (int) (rate * AWAY.toSeconds() / EVENTS_BY_CUSTOMER);
        fold(broker, redis, aggregator, 0, Math.toIntExact(broker.written(Topics.TOUCHPOINTS)));
        long began = System.nanoTime();
        int sent = send(broker, Shopping.ofAll(4, customers, Instant.now(), Duration.ofHours(1)));
        fold(broker, redis, aggregator, 0, Math.toIntExact(broker.written(Topics.TOUCHPOINTS)));
        double perSecond = sent / ((System.nanoTime() - began) / 1e9);
        System.out.printf(
                "%na backlog of %,d events, worked off at %,.0f a second: %.1f times as fast as it came%n",
                sent, perSecond, perSecond / rate);
    }

    private Surroundings surroundings(Path own, Broker broker) {
        return new Surroundings(
                options.repository(), own, broker.bootstrapServers(), options.partitions(), options.jvmOptions());
    }

    /** Returns when all that is on the raw topic lies in journeys. */
    private Stretch fold(Broker broker, RedisServer redis, RunningProcess aggregator, int warmUp, int all)
            throws IOException, InterruptedException {
        Optional<Map<String, Usage>> before = Optional.empty();
        long began = 0;
        long from = 0;
        long last = -1;
        long moved = System.nanoTime();
        while (true) {
            long resolved = redis.folded("i", options.partitions());
            long folded = folded(redis);
            if (before.isEmpty() && folded >= warmUp) {
                before = Optional.of(usages(broker, redis, aggregator));
                began = System.nanoTime();
                from = folded;
            }
            if (resolved == all && before.isPresent()) {
                long end = broker.written(Topics.JOURNEY_TOUCHPOINTS);
                if (folded(redis) == end) {
                    Duration took = Duration.ofNanos(System.nanoTime() - began);
                    double events = (double) all * (end - from) / end;
                    System.err.printf(
                            "%,d records by customer of %,d events; %,.0f events measured in %s%n",
                            end, all, events, took);
                    return new Stretch(
                            "journey-aggregator",
                            events,
                            took,
                            cpu(before.get(), usages(broker, redis, aggregator), events));
                }
            }
            if (folded + resolved != last) {
                last = folded + resolved;
                moved = System.nanoTime();
            } else if (!aggregator.isAlive() || System.nanoTime() - moved > STUCK.toNanos()) {
                throw new IOException("the aggregator is stuck; see " + aggregator.log());
            }
            Thread.sleep(LOOK);
        }
    }

    private long folded(RedisServer redis) {
        return redis.journeys()
                .map(namespace -> redis.folded(namespace, options.partitions()))
                .orElse(0L);
    }

    private static Map<String, Usage> usages(Broker broker, RedisServer redis, RunningProcess aggregator)
            throws IOException {
        Map<String, Usage> usages = new LinkedHashMap<>();
        usages.put("itself", aggregator.usage());
        usages.put("broker", broker.usage());
        usages.put("Redis", redis.usage());
        return usages;
    }

    private static Map<String, Duration> cpu(Map<String, Usage> before, Map<String, Usage> after, double events) {
        Map<String, Duration> cpu = new LinkedHashMap<>();
        after.forEach((name, usage) -> cpu.put(name, Duration.ofNanos((long) (usage.cpu()
                        .minus(java.util.Objects.requireNonNull(before.get(name))
                                .cpu())
                        .toNanos()
                / events))));
        return cpu;
    }

    private void table() {
        Optional<Stretch> ours = stretches.stream()
                .filter(stretch -> stretch.called().equals("journey-aggregator"))
                .findFirst();
        System.out.println("| what | events/s | ours is | CPU by event |\n|---|--:|--:|---|");
        for (Stretch stretch : stretches) {
            List<String> cpu = new ArrayList<>();
            stretch.cpu().forEach((name, by) -> cpu.add("%s %.1f µs".formatted(name, by.toNanos() / 1e3)));
            System.out.printf(
                    "| %s | %,.0f | %s | %s |%n",
                    stretch.called(),
                    stretch.perSecond(),
                    ours.map(own -> "%.2f times".formatted(own.perSecond() / stretch.perSecond()))
                            .orElse(""),
                    String.join(", ", cpu));
        }
    }

    /**
     * On servers of their own.
     *
     * @param ago when the last event happened: days, so that nothing is open any more, or now
     */
    private void memory(Duration ago, String when) throws IOException, InterruptedException {
        Path own = Files.createDirectory(work.resolve("memory-" + ago.toDays()));
        try (Broker broker = started(own);
                RedisServer redis = RedisServer.start(own, options.redis())) {
            long before = redis.memory();
            // The whole log is there first: whoever has read to its end takes what comes later for late by days.
            int all = send(
                    broker, Shopping.loyal(3, options.loyal(), Instant.now().minus(ago), SPAN));
            try (RunningProcess aggregator = Aggregator.start(surroundings(own, broker), redis)) {
                fold(broker, redis, aggregator, all / 2, all);
                awaitRest(broker, redis, aggregator);
                told(when, redis, before);
            }
        }
    }

    /** Until no timer is due and nothing that journeys send each other is under way, for as long as that takes to show. */
    private void awaitRest(Broker broker, RedisServer redis, RunningProcess aggregator)
            throws IOException, InterruptedException {
        long waited = System.nanoTime();
        for (int still = 0; still < LOOKS_AT_REST; ) {
            boolean resting = redis.timersDue(redis.journeys().orElseThrow(), options.partitions()) == 0
                    && folded(redis) == broker.written(Topics.JOURNEY_TOUCHPOINTS);
            still = resting ? still + 1 : 0;
            if (System.nanoTime() - waited > STUCK.toNanos()) {
                throw new IOException("it doesn't come to rest; see " + aggregator.log());
            }
            Thread.sleep(LOOK);
        }
    }

    private void told(String when, RedisServer redis, long before) {
        System.out.printf(
                "%n%,d customers of 20 events, with a cart and an order, %s: %,d bytes of Redis %s by customer%n",
                options.loyal(), when, (redis.memory() - before) / options.loyal(), redis.version());
        redis.families()
                .forEach((name, family) -> System.out.printf(
                        "  %-16s %,9d keys %,6.1f bytes by customer%n",
                        name, family.keys(), family.bytes() / (double) options.loyal()));
    }
}
