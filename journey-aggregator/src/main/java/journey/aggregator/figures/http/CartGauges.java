package journey.aggregator.figures.http;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import journey.aggregator.figures.CartFigures;
import journey.aggregator.figures.Counters;

/** The cart episodes by state, and whether they add up, read from Redis at most every few seconds. */
final class CartGauges implements MeterBinder {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Counters counters;
    private final Clock clock;
    private Instant readAt = Instant.EPOCH;
    private Optional<CartFigures> latest = Optional.empty();

    CartGauges(Counters counters, Clock clock) {
        this.counters = counters;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Map<String, ToLongFunction<CartFigures>> states = Map.of(
                "started", CartFigures::started,
                "open", CartFigures::open,
                "abandoned", CartFigures::abandoned,
                "completed", CartFigures::completed,
                "emptied", CartFigures::emptied,
                "expired", CartFigures::expired,
                "recovered", CartFigures::recovered);
        states.forEach(
                (state, figure) -> Gauge.builder("journey.aggregator.carts", this, gauges -> gauges.value(figure))
                        .tag("state", state)
                        .register(registry));
        Gauge.builder("journey.aggregator.carts.imbalance", this, gauges -> gauges.value(CartFigures::imbalance))
                .register(registry);
    }

    /** Not a number while Redis can't be read. */
    private synchronized double value(ToLongFunction<CartFigures> figure) {
        Instant now = clock.instant();
        if (readAt.plus(FRESH).isBefore(now)) {
            readAt = now;
            try {
                latest = Optional.of(CartFigures.read(counters));
            } catch (RedisException away) {
                latest = Optional.empty();
            }
        }
        return latest.map(figures -> (double) figure.applyAsLong(figures)).orElse(Double.NaN);
    }
}
