package journey.ingest.admission;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Holds sources to their {@link RateLimit}. Every source has one bucket of tokens, each good for an event, whichever of its
 * keys is used; it starts full.
 *
 * <p>A request is granted as soon as there is a token, and then takes as many as it has events: the bucket may fall into
 * debt, which is worked off before the next one is granted. So a batch larger than the burst passes, and the long-run rate
 * holds all the same: in any time {@code t} the events granted are less than {@code burst + eventsPerSecond · t} and the
 * last batch of each request that was granted at the same moment.
 *
 * <p>Safe for use by many threads; never blocks. Sources without a limit cost nothing.
 */
public final class RateLimits {
    private static final Verdict GRANTED = new Verdict.Granted();
    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    private final TimeMeter time;
    private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param nanoTime as {@link System#nanoTime}: it only ever goes forward */
    public RateLimits(LongSupplier nanoTime) {
        this.time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanoTime.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    /** What becomes of a request. */
    public sealed interface Verdict {
        record Granted() implements Verdict {}

        /** @param retryAfter whole seconds, at least one: until when the source may send again, if nobody else does */
        record Throttled(Duration retryAfter) implements Verdict {}
    }

    /**
     * Whether the source may send now, without taking anything: where it may not, its request need not be read. What is
     * granted here may still be throttled by {@link #take}.
     */
    public Verdict look(Source source) {
        if (source.rate().isEmpty()) {
            return GRANTED;
        }
        Bucket bucket = bucket(source, source.rate().get());
        return bucket.getAvailableTokens() > 0 ? GRANTED : throttled(bucket);
    }

    /**
     * Takes the tokens of a request's events, or none where it is throttled.
     *
     * @param events at least 0; none at all are granted where one would be
     */
    public Verdict take(Source source, int events) {
        if (source.rate().isEmpty()) {
            return GRANTED;
        }
        if (events < 1) {
            return look(source);
        }
        Bucket bucket = bucket(source, source.rate().get());
        if (!bucket.tryConsume(1)) {
            return throttled(bucket);
        }
        if (events > 1) {
            bucket.consumeIgnoringRateLimits(events - 1L);
        }
        return GRANTED;
    }

    private Bucket bucket(Source source, RateLimit limit) {
        Bucket known = buckets.get(source.name());
        return known != null ? known : buckets.computeIfAbsent(source.name(), name -> full(limit));
    }

    private Bucket full(RateLimit limit) {
        return Bucket.builder()
                .addLimit(bandwidth ->
                        bandwidth.capacity(limit.burst()).refillGreedy(limit.eventsPerSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }

    private static Verdict throttled(Bucket bucket) {
        long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        return new Verdict.Throttled(Duration.ofSeconds(Math.max(1, Math.ceilDiv(nanos, NANOS))));
    }
}
