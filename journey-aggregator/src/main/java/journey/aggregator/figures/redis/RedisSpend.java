package journey.aggregator.figures.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import journey.aggregator.figures.Spend;
import journey.events.Money;
import journey.ledger.redis.RedisLink;

/**
 * {@link Spend} in one hash, {@code {journey}:spend}, from {@code <month>|<currency>} to minor units. An input, in no log: who
 * loses Redis without a backup gives it again.
 */
public final class RedisSpend implements Spend {
    private static final byte[] KEY = "{journey}:spend".getBytes(UTF_8);

    private final RedisLink redis;

    public RedisSpend(RedisLink redis) {
        this.redis = redis;
    }

    @Override
    public void put(YearMonth month, Money amount) {
        redis.await(redis.commands()
                .hset(
                        KEY,
                        (month + "|" + amount.currency()).getBytes(UTF_8),
                        Long.toString(amount.minor()).getBytes(UTF_8)));
    }

    @Override
    public Map<YearMonth, List<Money>> all() {
        Map<YearMonth, List<Money>> all = new TreeMap<>();
        redis.await(redis.commands().hgetall(KEY)).forEach((field, minor) -> {
            String[] parts = new String(field, UTF_8).split("\\|");
            all.computeIfAbsent(YearMonth.parse(parts[0]), month -> new ArrayList<>())
                    .add(Money.ofMinor(Long.parseLong(new String(minor, UTF_8)), parts[1]));
        });
        all.values().forEach(amounts -> amounts.sort(Comparator.comparing(Money::currency)));
        return all;
    }
}
