package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import journey.ingest.admission.RateLimits;
import journey.ingest.admission.Source;
import journey.ingest.admission.SourceKind;
import journey.ingest.admission.WriteKeys;

/**
 * Goes the way of a submission often enough that the first real one finds its classes loaded and the worst of it compiled:
 * else that one alone may wait longer than the log is given. Reaches neither the log nor the tally.
 */
public final class Rehearsal {
    private static final int TIMES = 300;
    private static final long LONGEST_NANOS = 500_000_000;
    private static final String KEY = "rehearsal";
    private static final byte[] BATCH = """
            {"writeKey": "rehearsal", "sentAt": "2026-01-01T10:00:01.000Z", "context": {"library": {"name": "x"}}, "batch": [
              {"type": "track", "messageId": "m-1", "anonymousId": "a", "event": "Product Added",
               "timestamp": "2026-01-01T10:00:00.000Z", "originalTimestamp": "2026-01-01T10:00:00+01:00",
               "properties": {"product_id": "p", "price": 12.50, "quantity": 2, "é": [true, null, "\\u00e9"]}},
              {"type": "identify", "userId": "u", "traits": {"email": "u@example.com", "consent": {"email": true}}},
              {"type": "page", "messageId": "m-3"}]}
            """.getBytes(UTF_8);

    private Rehearsal() {}

    /** Takes half a second at most. */
    public static void play() {
        Collector collector = new Collector(
                Limits.SEGMENT,
                new WriteKeys(Map.of(KEY, new Source(KEY, SourceKind.BROWSER, Set.of(Source.ANY_ORIGIN)))),
                new RateLimits(System::nanoTime),
                intake -> CompletableFuture.completedFuture(new TouchpointLog.Appended.Safe()),
                receipt -> {},
                Clock.systemUTC(),
                System::nanoTime,
                () -> "m");
        long start = System.nanoTime();
        for (int i = 0; i < TIMES && System.nanoTime() - start < LONGEST_NANOS; i++) {
            var unused =
                    collector.collect(new Submission(Call.BATCH, BATCH, Optional.empty(), Optional.empty(), false));
        }
    }
}
