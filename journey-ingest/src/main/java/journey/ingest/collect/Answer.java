package journey.ingest.collect;

import java.time.Duration;
import java.util.List;

/** What the sender is told. */
public sealed interface Answer {
    /** The good events are safe; the bad ones are listed, and kept apart. */
    record Taken(int accepted, List<Rejection> rejected) implements Answer {
        public Taken {
            rejected = List.copyOf(rejected);
        }
    }

    /** Nothing was taken: the one event is bad, or the body is, or the sender wanted all or nothing. */
    record Refused(List<Rejection> rejected) implements Answer {
        public Refused {
            rejected = List.copyOf(rejected);
        }
    }

    /** No write key, or one that nobody knows. */
    record Unauthorized() implements Answer {}

    /** The write key may not be used from this web page's origin. */
    record ForeignOrigin() implements Answer {}

    /** The source sends more than it may; the sender should come again. */
    record Throttled(Duration retryAfter) implements Answer {}

    /** The log does not take anything now; the sender should come again. */
    record Unavailable() implements Answer {}
}
