package journey.benchmarks.fold;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import journey.benchmarks.contestant.Surroundings;
import journey.benchmarks.traffic.Shopping;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Partitions;
import org.HdrHistogram.Histogram;

/**
 * How long it takes from the broker's acknowledgement, which is when ingest answers 200, until the journey lies in Redis,
 * while the shop's events come at a steady rate. Every twentieth millisecond one event of somebody new is timed.
 */
public final class Visibility {
    private static final Duration BETWEEN = Duration.ofMillis(20);
    /** Between two looks; what is measured is too long by half of it on average. */
    private static final Duration LOOK = Duration.ofMillis(2);

    private static final Duration WARM_UP = Duration.ofSeconds(150);
    private static final int ENOUGH = 2_000_000;

    private record Awaited(String key, byte[] field, long since) {}

    private Visibility() {}

    /** Measured for {@code length}, after two and a half minutes of the same load; lines for the reader. */
    public static String measure(Surroundings surroundings, RedisServer redis, double perSecond, Duration length)
            throws InterruptedException {
        ConcurrentLinkedQueue<Awaited> acknowledged = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        Histogram took = new Histogram(3);
        RedisServer.Rewriting before = redis.rewriting();
        long begin = System.nanoTime() + WARM_UP.toNanos();
        Thread looking = Thread.ofPlatform().start(() -> look(redis, acknowledged, over, begin, took));
        try (RawTopic topic = new RawTopic(surroundings.bootstrapServers(), surroundings.partitions(), 1, "none")) {
            load(
                    topic,
                    surroundings,
                    perSecond,
                    begin + length.toNanos(),
                    redis.journeys().orElseThrow(),
                    acknowledged);
            topic.finish();
        } finally {
            over.set(true);
            looking.join();
        }
        RedisServer.Rewriting rewriting = redis.rewriting().since(before);
        return String.format(
                Locale.ROOT,
                "%nfrom acknowledged to visible at %,.0f events/s: p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, most %.1f ms (%,d timed)"
                        + "%nin %d s, warming up included, Redis wrote its data anew %d times: %.1f s of CPU%n",
                perSecond,
                took.getValueAtPercentile(50) / 1e3,
                took.getValueAtPercentile(99) / 1e3,
                took.getValueAtPercentile(99.9) / 1e3,
                took.getMaxValue() / 1e3,
                took.getTotalCount(),
                WARM_UP.plus(length).toSeconds(),
                rewriting.times(),
                rewriting.cpuSeconds());
    }

    private static void load(
            RawTopic topic,
            Surroundings surroundings,
            double perSecond,
            long end,
            String journeys,
            ConcurrentLinkedQueue<Awaited> acknowledged) {
        long seconds = (end - System.nanoTime()) / 1_000_000_000L + 2;
        int customers = (int) Math.min(ENOUGH, seconds * perSecond / 8);
        // One by one: all of them held here, and this process's collector would stop what is measured.
        Iterator<Shopping.Sent> events =
                Shopping.ofAll(System.nanoTime(), Math.max(100, customers), Instant.now(), Duration.ofHours(1)).stream()
                        .iterator();
        long start = System.nanoTime();
        long nextTimed = start;
        long sent = 0;
        while (System.nanoTime() < end && events.hasNext()) {
            long now = System.nanoTime();
            long due = (long) ((now - start) / 1e9 * perSecond);
            for (; sent < due && events.hasNext(); sent++) {
                topic.send(events.next());
            }
            if (now >= nextTimed) {
                nextTimed += BETWEEN.toNanos();
                timed(topic, surroundings, journeys, acknowledged);
            }
            LockSupport.parkNanos(500_000);
        }
    }

    private static void timed(
            RawTopic topic, Surroundings surroundings, String journeys, ConcurrentLinkedQueue<Awaited> acknowledged) {
        String anonymousId = UUID.randomUUID().toString();
        CustomerId customer = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, anonymousId));
        int partition = Partitions.of(customer.value(), surroundings.partitions());
        String key = "-" + partition + "}:journeys";
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_id", "timed-" + anonymousId);
        headers.put("ce_source", "demo");
        headers.put("ce_type", "journey.touchpoint.page");
        headers.put("ce_time", Instant.now().toString());
        topic.send(
                new Shopping.Sent(anonymousId, headers, "{\"anonymousId\":\"" + anonymousId + "\"}"),
                () -> acknowledged.add(new Awaited(key, customer.toBytes(), System.nanoTime())));
    }

    private static void look(
            RedisServer redis,
            ConcurrentLinkedQueue<Awaited> acknowledged,
            AtomicBoolean over,
            long begin,
            Histogram took) {
        Map<String, Deque<Awaited>> open = new HashMap<>();
        long givenUp = Long.MAX_VALUE;
        String journeys = "{" + redis.resolve("j");
        while (!over.get() || (!open.isEmpty() && System.nanoTime() < givenUp)) {
            if (over.get() && givenUp == Long.MAX_VALUE) {
                givenUp = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            }
            for (Awaited each = acknowledged.poll(); each != null; each = acknowledged.poll()) {
                open.computeIfAbsent(each.key(), key -> new ArrayDeque<>()).add(each);
            }
            for (List<Deque<Awaited>> asked = List.copyOf(open.values()); !asked.isEmpty(); ) {
                asked = visible(redis, journeys, asked);
                long now = System.nanoTime();
                for (Deque<Awaited> queue : asked) {
                    long since = queue.remove().since();
                    if (since >= begin) {
                        took.recordValue((now - since) / 1_000);
                    }
                }
                asked = asked.stream().filter(queue -> !queue.isEmpty()).toList();
            }
            open.values().removeIf(Deque::isEmpty);
            LockSupport.parkNanos(LOOK.toNanos());
        }
        open.values()
                .forEach(queue -> queue.forEach(
                        never -> took.recordValue(Duration.ofSeconds(10).toNanos() / 1_000)));
    }

    /** Whose first is visible. A partition is folded in order: who looks for more than its first only keeps Redis busy. */
    private static List<Deque<Awaited>> visible(RedisServer redis, String journeys, List<Deque<Awaited>> asked) {
        List<Boolean> answers = redis.haveFields(
                asked.stream().map(queue -> journeys + queue.element().key()).toList(),
                asked.stream().map(queue -> queue.element().field()).toList());
        return IntStream.range(0, asked.size())
                .filter(answers::get)
                .mapToObj(asked::get)
                .toList();
    }
}
