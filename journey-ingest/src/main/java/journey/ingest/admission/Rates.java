package journey.ingest.admission;

import java.time.Duration;

/** Whether a source may send now. Safe for use by many threads; never blocks. */
@FunctionalInterface
public interface Rates {
    /** @param events that the request carries; at least 1 */
    Verdict take(Source source, int events);

    /** May it? */
    sealed interface Verdict {
        record Granted() implements Verdict {}

        /** @param retryAfter whole seconds, at least one */
        record Throttled(Duration retryAfter) implements Verdict {}
    }
}
