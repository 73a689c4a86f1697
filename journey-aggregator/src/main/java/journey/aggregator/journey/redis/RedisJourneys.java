package journey.aggregator.journey.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyValue;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.counting.Dimension;
import journey.aggregator.journey.Held;
import journey.aggregator.journey.JourneyCodec;
import journey.aggregator.journey.JourneyFold;
import journey.aggregator.journey.Journeys;
import journey.aggregator.journey.Mark;
import journey.events.CustomerId;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;
import journey.ledger.redis.RedisScript;

/** {@link Journeys} in the hash <code>{j-n}:journeys</code>, and each {@link Mark} in its own. */
public final class RedisJourneys implements Journeys {
    /** Two arguments for each mark: the hash's name and the field. */
    private static final RedisScript MARKS = new RedisScript("""
            local found = {}
            for at = 1, #ARGV, 2 do
              found[#found + 1] = redis.call('HGET', KEYS[1] .. ARGV[at], ARGV[at + 1]) or ''
            end
            return found
            """);

    private final RedisLink redis;
    private final JourneyCodec codec;

    public RedisJourneys(RedisLink redis, JourneyCodec codec) {
        this.redis = redis;
        this.codec = codec;
    }

    @Override
    public Map<CustomerId, Held> find(Slot slot, Collection<CustomerId> customers) {
        if (customers.isEmpty()) {
            return Map.of();
        }
        List<CustomerId> asked = List.copyOf(customers);
        byte[][] fields = new byte[asked.size()][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = JourneyCodec.field(asked.get(i));
        }
        List<KeyValue<byte[], byte[]>> answers = redis.await(
                redis.commands().hmget(slot.key(JourneyFold.JOURNEYS).getBytes(UTF_8), fields));
        Map<CustomerId, Held> found = new HashMap<>(asked.size() * 2);
        List<CustomerId> absent = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            CustomerId customer = asked.get(i);
            if (answers.get(i).hasValue()) {
                found.put(customer, codec.decode(customer, answers.get(i).getValue()));
            } else {
                absent.add(customer);
            }
        }
        if (!absent.isEmpty()) {
            findMarks(slot, absent, found);
        }
        return found;
    }

    private void findMarks(Slot slot, List<CustomerId> absent, Map<CustomerId, Held> found) {
        byte[][] arguments = new byte[2 * absent.size()][];
        for (int i = 0; i < absent.size(); i++) {
            Mark mark = Mark.of(absent.get(i));
            arguments[2 * i] = mark.hash().getBytes(UTF_8);
            arguments[2 * i + 1] = mark.field();
        }
        List<byte[]> answers = redis.await(MARKS.<List<byte[]>>run(
                redis.commands(), ScriptOutputType.MULTI, slot.key("").getBytes(UTF_8), arguments));
        for (int i = 0; i < absent.size(); i++) {
            if (answers.get(i).length > 0) {
                found.put(absent.get(i), new Held.Forwarded(CustomerId.ofBytes(answers.get(i))));
            }
        }
    }

    @Override
    public Slice scan(Slot slot, String from, int about) {
        MapScanCursor<byte[], byte[]> found = redis.await(redis.commands()
                .hscan(
                        slot.key(JourneyFold.JOURNEYS).getBytes(UTF_8),
                        ScanCursor.of(from),
                        ScanArgs.Builder.limit(about)));
        Map<CustomerId, Held> journeys = new HashMap<>();
        found.getMap().forEach((field, value) -> {
            CustomerId customer = CustomerId.ofBytes(field);
            journeys.put(customer, codec.decode(customer, value));
        });
        return new Slice(journeys, found.isFinished() ? Optional.empty() : Optional.of(found.getCursor()));
    }

    @Override
    public Set<String> names(Slot slot, Dimension dimension) {
        return fields(slot, JourneyFold.namesHash(dimension));
    }

    @Override
    public Set<String> fields(Slot slot, String hash) {
        Set<String> fields = new HashSet<>();
        redis.await(redis.commands().hkeys(slot.key(hash).getBytes(UTF_8)))
                .forEach(field -> fields.add(new String(field, UTF_8)));
        return fields;
    }

    @Override
    public Map<String, Long> counters(Slot slot, List<String> hashes) {
        List<RedisFuture<Long>> asked = hashes.stream()
                .map(hash -> redis.commands().hlen(slot.key(hash).getBytes(UTF_8)))
                .toList();
        Map<String, Long> found = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            long size = redis.await(asked.get(i));
            if (size > 0) {
                found.put(hashes.get(i), size);
            }
        }
        return found;
    }
}
