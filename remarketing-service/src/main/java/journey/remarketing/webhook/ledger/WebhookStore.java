package journey.remarketing.webhook.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;
import journey.remarketing.webhook.Dispatch;
import journey.remarketing.webhook.EndpointState;

/**
 * Reads what the folds have committed. Keys in a slot: the hashes {@code endpoints}, by id how each fares there, and {@code
 * dispatches}, what waits, by customer and webhook-id; the sorted set {@code told}, webhook-ids that were queued lately, by
 * time.
 *
 * <p>Every method throws Lettuce's {@code RedisException} when Redis does not answer.
 */
public final class WebhookStore {
    /** Of the slots of webhooks. */
    public static final String NAMESPACE = "w";

    static final String ENDPOINTS = "endpoints";
    static final String DISPATCHES = "dispatches";
    static final String TOLD = "told";

    private final RedisLink redis;
    private final int partitions;

    public WebhookStore(RedisLink redis, int partitions) {
        this.redis = redis;
        this.partitions = partitions;
    }

    private static byte[] key(Slot slot, String name) {
        return slot.key(name).getBytes(UTF_8);
    }

    Map<String, EndpointState> endpoints(Slot slot) {
        return states(redis.await(redis.commands().hgetall(key(slot, ENDPOINTS))));
    }

    private static Map<String, EndpointState> states(Map<byte[], byte[]> hash) {
        Map<String, EndpointState> states = new HashMap<>();
        hash.values().forEach(json -> {
            EndpointState state = WebhookCodec.state(json);
            states.put(state.endpoint(), state);
        });
        return states;
    }

    /** How the endpoints fare, by partition. */
    public List<Map<String, EndpointState>> endpoints() {
        List<RedisFuture<Map<byte[], byte[]>>> answers = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            answers.add(redis.commands().hgetall(key(new Slot(NAMESPACE, partition, partitions), ENDPOINTS)));
        }
        return redis.findAll(answers).stream()
                .map(answer -> answer.map(WebhookStore::states).orElse(Map.of()))
                .toList();
    }

    Map<String, Dispatch> dispatches(Slot slot, Collection<String> fields) {
        List<String> order = List.copyOf(fields);
        List<RedisFuture<byte[]>> answers = order.stream()
                .map(field -> redis.commands().hget(key(slot, DISPATCHES), field.getBytes(UTF_8)))
                .toList();
        List<Optional<byte[]>> found = redis.findAll(answers);
        Map<String, Dispatch> dispatches = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            String field = order.get(i);
            found.get(i).map(WebhookCodec::dispatch).ifPresent(each -> dispatches.put(field, each));
        }
        return dispatches;
    }

    /** The names of all that waits in a slot; asked for when a customer is erased. */
    Set<String> waiting(Slot slot) {
        Set<String> fields = new HashSet<>();
        redis.await(redis.commands().hkeys(key(slot, DISPATCHES)))
                .forEach(field -> fields.add(new String(field, UTF_8)));
        return fields;
    }

    /** Those of these webhook-ids that were queued lately. */
    Set<String> told(Slot slot, Collection<String> ids) {
        List<String> order = List.copyOf(ids);
        List<RedisFuture<Double>> answers = order.stream()
                .map(id -> redis.commands().zscore(key(slot, TOLD), id.getBytes(UTF_8)))
                .toList();
        List<Optional<Double>> found = redis.findAll(answers);
        Set<String> told = new HashSet<>();
        for (int i = 0; i < order.size(); i++) {
            if (found.get(i).isPresent()) {
                told.add(order.get(i));
            }
        }
        return told;
    }
}
