package journey.aggregator.lookup.redis;

import io.lettuce.core.Range;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import journey.aggregator.journey.OpenCart;
import journey.aggregator.lookup.WaitingCarts;
import journey.events.CustomerId;
import journey.ledger.redis.RedisLink;

/** Reads the sorted sets <code>{j-n}:carts:open</code> and <code>{j-n}:carts:abandoned</code> of all partitions. */
public final class RedisWaitingCarts implements WaitingCarts {
    private final LatestFirst slots;

    /** @param namespace of the slots to be read, asked for at every reading */
    public RedisWaitingCarts(RedisLink redis, Supplier<String> namespace, int partitions) {
        this.slots = new LatestFirst(redis, namespace, partitions);
    }

    @Override
    public List<Waiting> after(OpenCart.State state, Optional<Waiting> last, int limit) {
        double latest = last.map(cart -> (double) cart.since().toEpochMilli()).orElse(Double.POSITIVE_INFINITY);
        return slots.after(
                new LatestFirst.Reading<Waiting>(
                        state.set(),
                        Range.create(Double.NEGATIVE_INFINITY, latest),
                        (member, since) -> new Waiting(new CustomerId(member), since),
                        Comparator.naturalOrder()),
                last,
                limit);
    }
}
