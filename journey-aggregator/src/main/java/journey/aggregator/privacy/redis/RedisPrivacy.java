package journey.aggregator.privacy.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisFuture;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import journey.aggregator.journey.JourneyFold;
import journey.aggregator.privacy.Conversations;
import journey.aggregator.privacy.Removals;
import journey.events.CustomerId;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;

/**
 * Reads the hashes <code>{j-n}:erasures</code> and <code>{r-n}:erasures</code>, and remarketing's
 * <code>{r-n}:conversation:&lt;customer&gt;</code>, which are part of what the two services agree on.
 */
public final class RedisPrivacy implements Removals, Conversations {
    private static final String REMARKETING = "r";

    private final RedisLink redis;
    private final Supplier<String> journeys;
    private final int partitions;

    /** @param journeys the namespace of the journeys that serve, asked for at every reading */
    public RedisPrivacy(RedisLink redis, Supplier<String> journeys, int partitions) {
        this.redis = redis;
        this.journeys = journeys;
        this.partitions = partitions;
    }

    @Override
    public Counts of(String receipt) {
        return new Counts(
                sum(journeys.get(), receipt + "|journeys"),
                sum(journeys.get(), receipt + "|touchpoints"),
                sum(REMARKETING, receipt + "|conversations"));
    }

    private long sum(String namespace, String field) {
        List<RedisFuture<byte[]>> asked = IntStream.range(0, partitions)
                .mapToObj(partition -> redis.commands()
                        .hget(
                                new Slot(namespace, partition, partitions)
                                        .key(JourneyFold.ERASURES)
                                        .getBytes(UTF_8),
                                field.getBytes(UTF_8)))
                .toList();
        return redis.findAll(asked).stream()
                .flatMap(Optional::stream)
                .mapToLong(count -> Long.parseLong(new String(count, UTF_8)))
                .sum();
    }

    @Override
    public Optional<byte[]> find(CustomerId customer) {
        Slot slot = Slot.of(REMARKETING, customer.value(), partitions);
        return redis.find(
                redis.commands().get(slot.key("conversation:" + customer).getBytes(UTF_8)));
    }
}
