package journey.benchmarks.mails;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import journey.benchmarks.contestant.Broker;
import journey.benchmarks.contestant.Surroundings;
import journey.benchmarks.fold.RedisServer;
import journey.events.Topics;

/**
 * Servers, a sink, and remarketing as a process of its own. Plays the aggregator: says what carts were abandoned, and lets
 * time pass for them when all are queued.
 */
public final class MailRun implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration STUCK = Duration.ofMinutes(2);

    private final Surroundings surroundings;
    private final Broker broker;
    private final RedisServer redis;
    private final MailSink sink;
    private final List<String> settings;
    private final ScheduledExecutorService aggregator = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("aggregator").factory());
    private volatile boolean timePasses = true;
    private Remarketing service;
    private int queued;
    private int kills;

    /**
     * What a stretch of sending took.
     *
     * @param mails each claimed, sent, confirmed and written back into the journey
     * @param took from the moment that all were due to the last write-back
     * @param cpu of the service, the broker and Redis, in this order
     */
    public record Sent(int mails, Duration took, List<Duration> cpu) {
        public double perSecond() {
            return mails * 1e9 / took.toNanos();
        }
    }

    private MailRun(Surroundings surroundings, Broker broker, RedisServer redis, MailSink sink, List<String> settings)
            throws IOException {
        this.surroundings = surroundings;
        this.broker = broker;
        this.redis = redis;
        this.sink = sink;
        this.settings = settings;
        var unused = aggregator.scheduleAtFixedRate(this::letTimePass, 0, 50, TimeUnit.MILLISECONDS);
        this.service = Remarketing.start(surroundings, redis, sink, settings);
    }

    /**
     * Starts everything and returns when it is ready.
     *
     * @param mails how many will be queued in all, at most
     * @param settings further ones of the service, as on its command line
     */
    public static MailRun start(
            Surroundings surroundings, Broker broker, RedisServer redis, int mails, List<String> settings)
            throws IOException, InterruptedException {
        Topics.all().forEach(broker::create);
        MailRun run = new MailRun(surroundings, broker, redis, MailSink.start(mails), settings);
        run.service.awaitReady();
        return run;
    }

    /** Queues so many mails, all folded but none due. */
    public void queue(int mails) throws IOException, InterruptedException {
        timePasses = false;
        // Whoever is in the middle of letting time pass gets done first.
        await(() -> redis.watermark(watermark(0)) < System.currentTimeMillis() - 500, "time stands still");
        Carts.publish(broker.bootstrapServers(), surroundings.partitions(), queued, queued + mails);
        queued += mails;
        await(
                () -> redis.folded(Remarketing.NAMESPACE, surroundings.partitions()) == broker.written(Topics.SIGNALS),
                "all carts are folded");
    }

    /** Lets what is queued come due, and returns when all of it is sent, confirmed and written back. */
    public Sent send() throws IOException, InterruptedException {
        int before = sink.distinct();
        List<Duration> used = cpu();
        long began = System.nanoTime();
        timePasses = true;
        await(() -> sink.distinct() == queued && broker.written(Topics.TOUCHPOINTS) == queued, "all mails are sent");
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        List<Duration> after = cpu();
        return new Sent(
                queued - before,
                took,
                IntStream.range(0, used.size())
                        .mapToObj(i -> after.get(i).minus(used.get(i)))
                        .toList());
    }

    /** Lets what is queued come due, and kills the service so often in the middle of it, at even distances. */
    public Account sendUnderKills(int times) throws IOException, InterruptedException {
        timePasses = true;
        int between = queued * 9 / (10 * (times + 1));
        for (int kill = 1; kill <= times; kill++) {
            int since = sink.distinct();
            await(() -> sink.distinct() >= since + between, "mails are sent between two kills");
            service.kill();
            kills++;
            System.err.printf("kill %d, with %,d mails received%n", kill, sink.distinct());
            service = Remarketing.start(surroundings, redis, sink, settings);
        }
        service.awaitReady();
        try {
            await(() -> account().lost() == 0, "each mail is received or in doubt", Duration.ofSeconds(1));
        } catch (IOException stuck) {
            System.err.println(stuck.getMessage());
        }
        return account();
    }

    /** What became of all that was queued. */
    public Account account() throws IOException, InterruptedException {
        Set<String> doubts = service.inDoubt();
        int received = 0;
        int duplicates = 0;
        int inDoubt = 0;
        int inDoubtReceived = 0;
        int lost = 0;
        for (int shopper = 0; shopper < queued; shopper++) {
            int times = sink.received(shopper);
            boolean doubted = doubts.contains(Carts.customer(shopper).value());
            received += times > 0 ? 1 : 0;
            duplicates += Math.max(0, times - 1);
            inDoubt += doubted ? 1 : 0;
            inDoubtReceived += doubted && times > 0 ? 1 : 0;
            lost += !doubted && times == 0 ? 1 : 0;
        }
        return new Account(queued, kills, received, duplicates, inDoubt, inDoubtReceived, lost);
    }

    /** How many mails the service claims at a time now. */
    public int places() throws IOException, InterruptedException {
        return (int) service.meter("journey_remarketing_courier_places");
    }

    /** How many batches the service has folded. */
    public long batches() throws IOException, InterruptedException {
        return (long) service.meter("journey_ledger_fold_seconds_count");
    }

    /** Connections that the mail server has seen. */
    public int connections() {
        return sink.connections();
    }

    /** Of an average mail. */
    public long bytesPerMail() {
        return sink.bytes() / Math.max(1, sink.distinct());
    }

    private List<Duration> cpu() throws IOException {
        return List.of(
                service.usage().cpu(), broker.usage().cpu(), redis.usage().cpu());
    }

    private void letTimePass() {
        if (timePasses) {
            for (int partition = 0; partition < surroundings.partitions(); partition++) {
                redis.setWatermark(watermark(partition), Instant.now().toEpochMilli());
            }
        }
    }

    private static String watermark(int partition) {
        return "{j-" + partition + "}:offset";
    }

    private interface Fact {
        boolean holds() throws IOException, InterruptedException;
    }

    private void await(Fact fact, String what) throws IOException, InterruptedException {
        await(fact, what, LOOK);
    }

    /** @throws IOException where nothing moves for too long, or the service has ended */
    private void await(Fact fact, String what, Duration look) throws IOException, InterruptedException {
        int last = -1;
        long moved = System.nanoTime();
        while (!fact.holds()) {
            int now = sink.distinct();
            if (now != last) {
                last = now;
                moved = System.nanoTime();
            } else if (!service.isAlive() || System.nanoTime() - moved > STUCK.toNanos()) {
                throw new IOException("waited in vain until " + what + "; see the logs in " + surroundings.work());
            }
            Thread.sleep(look);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        service.close();
        aggregator.shutdownNow();
        sink.close();
    }
}
