package journey.aggregator.figures.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import journey.aggregator.figures.Counters;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;

/** Reads every partition's slot, pipelined. */
public final class RedisCounters implements Counters {
    private final RedisLink redis;
    private final Supplier<String> namespace;
    private final int partitions;

    /** @param namespace of the slots to be read, asked for at every reading */
    public RedisCounters(RedisLink redis, Supplier<String> namespace, int partitions) {
        this.redis = redis;
        this.namespace = namespace;
        this.partitions = partitions;
    }

    @Override
    public List<Map<String, Long>> read(String hash) {
        String read = namespace.get();
        List<RedisFuture<Map<byte[], byte[]>>> asked = IntStream.range(0, partitions)
                .mapToObj(partition -> redis.commands()
                        .hgetall(new Slot(read, partition, partitions).key(hash).getBytes(UTF_8)))
                .toList();
        List<Map<String, Long>> counters = new ArrayList<>(partitions);
        for (RedisFuture<Map<byte[], byte[]>> answer : asked) {
            Map<String, Long> counts = new HashMap<>();
            redis.await(answer)
                    .forEach((field, count) ->
                            counts.put(new String(field, UTF_8), Long.parseLong(new String(count, UTF_8))));
            counters.add(counts);
        }
        return counters;
    }
}
