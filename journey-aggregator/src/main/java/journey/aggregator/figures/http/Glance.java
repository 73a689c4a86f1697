package journey.aggregator.figures.http;

import io.lettuce.core.RedisException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What gauges show of Redis, read at most every few seconds, however many of them are looked at. */
final class Glance<T> {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Supplier<T> reading;
    private final Clock clock;
    private Instant readAt = Instant.EPOCH;
    private Optional<T> latest = Optional.empty();

    Glance(Supplier<T> reading, Clock clock) {
        this.reading = reading;
        this.clock = clock;
    }

    /** Not a number while Redis can't be read. */
    synchronized double value(ToDoubleFunction<T> figure) {
        Instant now = clock.instant();
        if (readAt.plus(FRESH).isBefore(now)) {
            readAt = now;
            try {
                latest = Optional.of(reading.get());
            } catch (RedisException away) {
                latest = Optional.empty();
            }
        }
        return latest.map(figure::applyAsDouble).orElse(Double.NaN);
    }
}
