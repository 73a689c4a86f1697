package journey.aggregator.lookup.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;

/**
 * Reads a sorted set by time of all partitions, the latest first, pipelined. Each is asked for a page; those that begin with
 * more of the cursor's very instant than a page has are asked on.
 */
final class LatestFirst {
    private final RedisLink redis;
    private final Supplier<String> namespace;
    private final int partitions;

    /** @param namespace of the slots to be read, asked for at every reading */
    LatestFirst(RedisLink redis, Supplier<String> namespace, int partitions) {
        this.redis = redis;
        this.namespace = namespace;
        this.partitions = partitions;
    }

    /**
     * What is to be read.
     *
     * @param set its name in the slots
     * @param range of times, epoch milliseconds; with a cursor up to its instant
     * @param entry from a member and its time
     * @param order the latest first
     */
    record Reading<T>(String set, Range<Double> range, BiFunction<String, Instant, T> entry, Comparator<T> order) {}

    /** The next {@code limit} after {@code last}. */
    <T> List<T> after(Reading<T> reading, Optional<T> last, int limit) {
        List<RedisFuture<List<ScoredValue<byte[]>>>> asked = IntStream.range(0, partitions)
                .mapToObj(partition -> ask(partition, reading, 0, limit))
                .toList();
        List<T> all = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            List<ScoredValue<byte[]>> found = redis.await(asked.get(partition));
            int own = take(found, reading, last, all);
            for (int read = found.size(); found.size() == limit && own < limit; read += found.size()) {
                found = redis.await(ask(partition, reading, read, limit));
                own += take(found, reading, last, all);
            }
        }
        return all.stream().sorted(reading.order()).limit(limit).toList();
    }

    private RedisFuture<List<ScoredValue<byte[]>>> ask(int partition, Reading<?> reading, int offset, int limit) {
        byte[] key = new Slot(namespace.get(), partition, partitions)
                .key(reading.set())
                .getBytes(UTF_8);
        return redis.commands().zrevrangebyscoreWithScores(key, reading.range(), Limit.create(offset, limit));
    }

    private static <T> int take(List<ScoredValue<byte[]>> found, Reading<T> reading, Optional<T> last, List<T> all) {
        int before = all.size();
        for (ScoredValue<byte[]> scored : found) {
            T entry = reading.entry()
                    .apply(new String(scored.getValue(), UTF_8), Instant.ofEpochMilli((long) scored.getScore()));
            if (last.filter(reached -> reading.order().compare(reached, entry) >= 0)
                    .isEmpty()) {
                all.add(entry);
            }
        }
        return all.size() - before;
    }
}
