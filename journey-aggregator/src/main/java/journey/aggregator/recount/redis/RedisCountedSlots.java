package journey.aggregator.recount.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScriptOutputType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import journey.aggregator.journey.JourneyFold;
import journey.aggregator.journey.Mark;
import journey.aggregator.recount.CountedSlots;
import journey.ledger.Slot;
import journey.ledger.SlotStore;
import journey.ledger.redis.RedisLink;
import journey.ledger.redis.RedisScript;

/**
 * Slots in Redis. Which keys there are is found out by a scan; then one script reads position, earliest timer and all
 * counters of a slot, so they belong together.
 */
public final class RedisCountedSlots implements CountedSlots {
    private static final int KEYS_A_STEP = 1_000;

    /** What is no counter. */
    private static final Set<String> OTHERS = Set.of("offset", "timers", "outbox", JourneyFold.JOURNEYS);

    private static final RedisScript READ = new RedisScript("""
            local earliest = redis.call('ZRANGE', ARGV[1], 0, 0, 'WITHSCORES')
            local answer = {{redis.call('HGET', KEYS[1], 'next') or '0', earliest[2] or ''}}
            for i = 2, #ARGV do
              local kind = redis.call('TYPE', ARGV[i]).ok
              if kind == 'hash' then
                answer[i] = redis.call('HGETALL', ARGV[i])
              elseif kind == 'zset' then
                answer[i] = redis.call('ZRANGE', ARGV[i], 0, -1, 'WITHSCORES')
              else
                answer[i] = {}
              end
            end
            return answer
            """);

    private final RedisLink redis;
    private final SlotStore slots;
    private final String namespace;
    private final int partitions;

    /** @param namespace of the generation */
    public RedisCountedSlots(RedisLink redis, SlotStore slots, String namespace, int partitions) {
        this.redis = redis;
        this.slots = slots;
        this.namespace = namespace;
        this.partitions = partitions;
    }

    @Override
    public Map<Integer, Snapshot> read(Collection<Integer> wanted) {
        Map<String, Set<String>> names = names();
        Map<Integer, Snapshot> snapshots = new TreeMap<>();
        for (int partition : wanted) {
            Slot slot = new Slot(namespace, partition, partitions);
            snapshots.put(partition, read(slot, List.copyOf(names.getOrDefault(slot.key(""), Set.of()))));
        }
        return snapshots;
    }

    private Snapshot read(Slot slot, List<String> names) {
        byte[][] keys = new byte[names.size() + 1][];
        keys[0] = bytes(slot.key("timers"));
        for (int i = 0; i < names.size(); i++) {
            keys[i + 1] = bytes(slot.key(names.get(i)));
        }
        List<List<byte[]>> answer = redis.await(READ.<List<List<byte[]>>>run(
                redis.commands(), ScriptOutputType.MULTI, bytes(slot.key("offset")), keys));
        Map<String, Map<String, Long>> sums = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Map<String, Long> fields = new HashMap<>();
            List<byte[]> pairs = answer.get(i + 1);
            for (int pair = 0; pair < pairs.size(); pair += 2) {
                fields.put(text(pairs.get(pair)), number(text(pairs.get(pair + 1))));
            }
            sums.put(names.get(i), fields);
        }
        String earliest = text(answer.getFirst().get(1));
        return new Snapshot(
                Long.parseLong(text(answer.getFirst().get(0))),
                earliest.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(number(earliest))),
                sums);
    }

    /** By slot, its keys without their tag. */
    private Map<String, Set<String>> names() {
        ScanArgs all =
                ScanArgs.Builder.matches(bytes("{" + namespace + "-*}:*")).limit(KEYS_A_STEP);
        Map<String, Set<String>> names = new HashMap<>();
        KeyScanCursor<byte[]> found = redis.await(redis.commands().scan(all));
        List<byte[]> keys = new ArrayList<>(found.getKeys());
        while (!found.isFinished()) {
            found = redis.await(redis.commands().scan(found, all));
            keys.addAll(found.getKeys());
        }
        for (byte[] bytes : keys) {
            String key = text(bytes);
            int end = key.indexOf("}:") + 2;
            String name = key.substring(end);
            if (!OTHERS.contains(name) && !name.startsWith(Mark.HASHES)) {
                names.computeIfAbsent(key.substring(0, end), slot -> new TreeSet<>())
                        .add(name);
            }
        }
        return names;
    }

    @Override
    public List<Long> positions() {
        return slots.positions(namespace, partitions);
    }

    @Override
    public Instant watermark() {
        return slots.watermark(namespace, partitions);
    }

    /** Scores may come with a fraction of zero. */
    private static long number(String text) {
        return text.indexOf('.') < 0 && text.indexOf('e') < 0 ? Long.parseLong(text) : (long) Double.parseDouble(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
