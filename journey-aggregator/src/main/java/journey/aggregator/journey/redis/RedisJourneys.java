package journey.aggregator.journey.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import journey.aggregator.journey.Held;
import journey.aggregator.journey.JourneyCodec;
import journey.aggregator.journey.JourneyFold;
import journey.aggregator.journey.Journeys;
import journey.events.CustomerId;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;

/** {@link Journeys} in the hash <code>{j-n}:journeys</code>. */
public final class RedisJourneys implements Journeys {
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
        for (int i = 0; i < asked.size(); i++) {
            if (answers.get(i).hasValue()) {
                CustomerId customer = asked.get(i);
                found.put(customer, codec.decode(customer, answers.get(i).getValue()));
            }
        }
        return found;
    }
}
