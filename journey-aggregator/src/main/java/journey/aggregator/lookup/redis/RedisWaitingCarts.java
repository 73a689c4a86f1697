package journey.aggregator.lookup.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import journey.aggregator.journey.OpenCart;
import journey.aggregator.lookup.WaitingCarts;
import journey.events.CustomerId;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;

/**
 * Reads the sorted sets <code>{j-n}:carts:open</code> and <code>{j-n}:carts:abandoned</code> of all partitions, pipelined.
 * Each is asked for a page; those that begin with more of the cursor's very instant than a page has are asked on.
 */
public final class RedisWaitingCarts implements WaitingCarts {
    private final RedisLink redis;
    private final Supplier<String> namespace;
    private final int partitions;

    /** @param namespace of the slots to be read, asked for at every reading */
    public RedisWaitingCarts(RedisLink redis, Supplier<String> namespace, int partitions) {
        this.redis = redis;
        this.namespace = namespace;
        this.partitions = partitions;
    }

    @Override
    public List<Waiting> after(OpenCart.State state, Optional<Waiting> last, int limit) {
        List<RedisFuture<List<ScoredValue<byte[]>>>> asked = IntStream.range(0, partitions)
                .mapToObj(partition -> ask(partition, state, last, 0, limit))
                .toList();
        List<Waiting> all = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            List<ScoredValue<byte[]>> found = redis.await(asked.get(partition));
            int own = take(found, last, all);
            for (int read = found.size(); found.size() == limit && own < limit; read += found.size()) {
                found = redis.await(ask(partition, state, last, read, limit));
                own += take(found, last, all);
            }
        }
        return all.stream().sorted().limit(limit).toList();
    }

    private RedisFuture<List<ScoredValue<byte[]>>> ask(
            int partition, OpenCart.State state, Optional<Waiting> last, int offset, int limit) {
        byte[] key = new Slot(namespace.get(), partition, partitions)
                .key(state.set())
                .getBytes(UTF_8);
        double latest = last.map(cart -> (double) cart.since().toEpochMilli()).orElse(Double.POSITIVE_INFINITY);
        return redis.commands()
                .zrevrangebyscoreWithScores(
                        key, Range.create(Double.NEGATIVE_INFINITY, latest), Limit.create(offset, limit));
    }

    private static int take(List<ScoredValue<byte[]>> found, Optional<Waiting> last, List<Waiting> all) {
        int before = all.size();
        for (ScoredValue<byte[]> entry : found) {
            Waiting cart = new Waiting(
                    new CustomerId(new String(entry.getValue(), UTF_8)), Instant.ofEpochMilli((long) entry.getScore()));
            if (last.filter(reached -> reached.compareTo(cart) >= 0).isEmpty()) {
                all.add(cart);
            }
        }
        return all.size() - before;
    }
}
