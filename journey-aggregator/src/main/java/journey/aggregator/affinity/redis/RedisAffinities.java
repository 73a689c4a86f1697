package journey.aggregator.affinity.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import journey.aggregator.affinity.Affinities;
import journey.aggregator.affinity.Affinity;
import journey.aggregator.affinity.AffinityCodec;
import journey.aggregator.affinity.AffinityStep;
import journey.aggregator.affinity.AffinityStore;
import journey.aggregator.affinity.Weight;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;

/** The slots <code>{a-n}</code>, pipelined where several are read. */
public final class RedisAffinities implements AffinityStore, Affinities {
    private final RedisLink redis;
    private final int partitions;

    public RedisAffinities(RedisLink redis, int partitions) {
        this.redis = redis;
        this.partitions = partitions;
    }

    @Override
    public Map<String, Affinity> find(Slot slot, Collection<String> products) {
        List<String> asked = List.copyOf(products);
        return asked.isEmpty() ? Map.of() : read(asked, redis.await(ask(slot, asked)));
    }

    @Override
    public Map<String, Weight> weights(Slot slot) {
        Map<String, Weight> weights = new HashMap<>();
        ranked(slot, WEIGHTS).forEach(each -> weights.put(text(each), new Weight(time(each))));
        return weights;
    }

    @Override
    public List<Seen> recent(Slot slot, int source) {
        return ranked(slot, AffinityStore.seen(source)).stream()
                .map(each -> new Seen(time(each), text(each)))
                .toList();
    }

    private List<ScoredValue<byte[]>> ranked(Slot slot, String set) {
        return redis.await(redis.commands().zrangeWithScores(slot.key(set).getBytes(UTF_8), 0, -1));
    }

    @Override
    public Map<String, Affinity> find(Collection<String> products) {
        Map<Slot, List<String>> bySlot = new LinkedHashMap<>();
        products.stream()
                .distinct()
                .forEach(product -> bySlot.computeIfAbsent(
                                Slot.of(AffinityStep.NAMESPACE, product, partitions), slot -> new ArrayList<>())
                        .add(product));
        Map<Slot, RedisFuture<List<KeyValue<byte[], byte[]>>>> answers = new LinkedHashMap<>();
        bySlot.forEach((slot, asked) -> answers.put(slot, ask(slot, asked)));
        Map<String, Affinity> found = new HashMap<>();
        bySlot.forEach((slot, asked) ->
                found.putAll(read(asked, redis.await(java.util.Objects.requireNonNull(answers.get(slot))))));
        return found;
    }

    @Override
    public List<Sold> bestsellers(int most) {
        List<RedisFuture<List<ScoredValue<byte[]>>>> asked = IntStream.range(0, partitions)
                .mapToObj(partition -> redis.commands()
                        .zrevrangeWithScores(
                                new Slot(AffinityStep.NAMESPACE, partition, partitions)
                                        .key(BESTSELLERS)
                                        .getBytes(UTF_8),
                                0,
                                most - 1L))
                .toList();
        return asked.stream()
                .flatMap(answer -> redis.await(answer).stream())
                .map(each -> new Sold(text(each), new Weight(time(each))))
                .sorted(Comparator.comparing(Sold::pieces).reversed().thenComparing(Sold::product))
                .limit(most)
                .toList();
    }

    private RedisFuture<List<KeyValue<byte[], byte[]>>> ask(Slot slot, List<String> products) {
        byte[][] fields =
                products.stream().map(product -> product.getBytes(UTF_8)).toArray(byte[][]::new);
        return redis.commands().hmget(slot.key(PRODUCTS).getBytes(UTF_8), fields);
    }

    private static Map<String, Affinity> read(List<String> asked, List<KeyValue<byte[], byte[]>> answers) {
        Map<String, Affinity> found = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            String product = asked.get(i);
            if (answers.get(i).hasValue()) {
                AffinityCodec.decode(answers.get(i).getValue()).ifPresent(affinity -> found.put(product, affinity));
            }
        }
        return found;
    }

    private static String text(ScoredValue<byte[]> scored) {
        return new String(scored.getValue(), UTF_8);
    }

    private static Instant time(ScoredValue<byte[]> scored) {
        return Instant.ofEpochMilli((long) scored.getScore());
    }
}
