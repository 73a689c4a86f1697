package journey.benchmarks.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import journey.benchmarks.contestant.Usage;
import journey.embedded.EmbeddedRedis;

/** The one Redis: a process of its own, with its append-only file. */
public final class RedisServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final int SAMPLES_OF_A_FAMILY = 300;

    private final EmbeddedRedis server;
    private final RedisClient client;
    private final RedisAsyncCommands<byte[], byte[]> commands;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private Optional<String> journeys = Optional.empty();

    /** What it writes to its disk. */
    public enum Persistence {
        /** Every change, once a second; written anew when it has doubled, from 256 MB on. */
        LOG,
        /** The same, from 4 GB on. */
        LONG_LOG,
        /** All that it holds, every five minutes. */
        SNAPSHOTS
    }

    /**
     * Keys that only differ in whose they are.
     *
     * @param bytes of all, from samples
     */
    public record Family(long keys, long bytes) {}

    /** Processes that were forked to write all data to the disk. */
    public record Rewriting(long times, double cpuSeconds) {
        Rewriting since(Rewriting before) {
            return new Rewriting(times - before.times(), cpuSeconds - before.cpuSeconds());
        }
    }

    private RedisServer(EmbeddedRedis server) {
        this.server = server;
        this.client = RedisClient.create(server.uri());
        this.connection = client.connect(ByteArrayCodec.INSTANCE);
        this.commands = connection.async();
    }

    public static RedisServer start(Path work) throws IOException {
        return start(work, Persistence.LOG);
    }

    public static RedisServer start(Path work, Persistence persistence) throws IOException {
        RedisServer redis = new RedisServer(EmbeddedRedis.start(work.resolve("redis"), 0, true));
        switch (persistence) {
            case LOG -> {}
            case LONG_LOG -> get(redis.commands.configSet("auto-aof-rewrite-min-size", "4gb"));
            case SNAPSHOTS -> {
                get(redis.commands.configSet("appendonly", "no"));
                get(redis.commands.configSet("save", "300 1"));
            }
        }
        return redis;
    }

    public int port() {
        return server.port();
    }

    public String version() {
        return server.version();
    }

    /** What it has used up to now. */
    public Usage usage() throws IOException {
        return Usage.of(Long.parseLong(info("server", "process_id")));
    }

    /** Bytes that its data take, {@code used_memory}. */
    public long memory() {
        return Long.parseLong(info("memory", "used_memory"));
    }

    /** How often it has written its data anew, and the CPU time that those processes took which are done. */
    public Rewriting rewriting() {
        double seconds = Double.parseDouble(info("cpu", "used_cpu_user_children"))
                + Double.parseDouble(info("cpu", "used_cpu_sys_children"));
        return new Rewriting(Long.parseLong(info("stats", "total_forks")), seconds);
    }

    private String info(String section, String name) {
        return get(commands.info(section))
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElseThrow();
    }

    /** The namespace of the journeys, which is named after what they are folded by; empty until there is one. */
    public Optional<String> journeys() {
        if (journeys.isEmpty()) {
            journeys = get(commands.keys("{j*-0}:offset")).stream()
                    .map(key -> new String(key, UTF_8))
                    .map(key -> key.substring(1, key.indexOf("-0}")))
                    .findFirst();
        }
        return journeys;
    }

    /** How many records of the step with this namespace are folded and committed. */
    public long folded(String namespace, int partitions) {
        String slots = resolve(namespace);
        List<RedisFuture<byte[]>> asked = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            asked.add(commands.hget(bytes("{" + slots + "-" + i + "}:offset"), bytes("next")));
        }
        long folded = 0;
        for (RedisFuture<byte[]> answer : asked) {
            byte[] next = get(answer);
            folded += next == null ? 0 : Long.parseLong(new String(next, UTF_8));
        }
        return folded;
    }

    /** Timers that are due and have not fired, of the step with this namespace. */
    public long timersDue(String namespace, int partitions) {
        String slots = resolve(namespace);
        List<RedisFuture<Long>> asked = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            asked.add(commands.zcount(
                    bytes("{" + slots + "-" + i + "}:timers"),
                    io.lettuce.core.Range.create(0, System.currentTimeMillis())));
        }
        return asked.stream().mapToLong(RedisServer::get).sum();
    }

    /** The namespace of the generation that serves; the name itself where there are none. */
    public String resolve(String name) {
        byte[] namespace = get(commands.get(bytes("{" + name + "}:namespace")));
        return namespace == null ? name : new String(namespace, UTF_8);
    }

    /** The number in the field {@code watermark}; 0 for none. */
    public long watermark(String key) {
        byte[] value = get(commands.hget(bytes(key), bytes("watermark")));
        return value == null ? 0 : Long.parseLong(new String(value, UTF_8));
    }

    public void setWatermark(String key, long millis) {
        get(commands.hset(bytes(key), bytes("watermark"), bytes(Long.toString(millis))));
    }

    /** Which of these hashes have these fields, in one round trip. */
    public List<Boolean> haveFields(List<String> keys, List<byte[]> fields) {
        List<RedisFuture<Boolean>> asked = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            asked.add(commands.hexists(bytes(keys.get(i)), fields.get(i)));
        }
        return asked.stream().map(RedisServer::get).toList();
    }

    /** What the keys take, by what stands behind their hash tag up to a colon, without digits. */
    public Map<String, Family> families() {
        Map<String, long[]> counted = new TreeMap<>();
        ScanCursor cursor = ScanCursor.INITIAL;
        do {
            KeyScanCursor<byte[]> page = get(commands.scan(cursor, ScanArgs.Builder.limit(1_000)));
            Map<byte[], Future<Long>> asked = new java.util.LinkedHashMap<>();
            for (byte[] key : page.getKeys()) {
                long[] family = counted.computeIfAbsent(family(new String(key, UTF_8)), name -> new long[3]);
                family[0]++;
                if (family[1] + asked.size() < SAMPLES_OF_A_FAMILY || family[0] % 1_000 == 0) {
                    asked.put(key, commands.memoryUsage(key));
                }
            }
            asked.forEach((key, answer) -> {
                long[] family = java.util.Objects.requireNonNull(counted.get(family(new String(key, UTF_8))));
                family[1]++;
                family[2] += get(answer);
            });
            cursor = page;
        } while (!cursor.isFinished());
        Map<String, Family> families = new TreeMap<>();
        counted.forEach((name, counts) ->
                families.put(name, new Family(counts[0], counts[1] == 0 ? 0 : counts[2] * counts[0] / counts[1])));
        return families;
    }

    private static String family(String key) {
        String name = key.replaceFirst("^\\{([a-z]+)[^}]*}:", "$1 ");
        int colon = name.indexOf(':');
        return (colon < 0 ? name : name.substring(0, colon)).replaceAll("[0-9]+", "");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static <T> T get(Future<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("Redis does not do what it is asked", failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
        client.shutdown(0, 1, TimeUnit.SECONDS);
        server.close();
    }
}
