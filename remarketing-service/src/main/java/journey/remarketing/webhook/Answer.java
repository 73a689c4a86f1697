package journey.remarketing.webhook;

import java.time.Duration;
import java.util.Optional;

/** What came of a try. Reasons are for operators, and repeat nothing that the endpoint said. */
public sealed interface Answer {
    /** For a person to read. */
    String reason();

    /** A status of 2xx. */
    record Accepted(String reason) implements Answer {}

    /** Not taken, or nobody knows. Told again later. */
    record Failed(String reason, Optional<Duration> retryAfter, How how) implements Answer {
        public Failed(String reason, Optional<Duration> retryAfter) {
            this(reason, retryAfter, How.LATER);
        }

        public enum How {
            /** No connection: nothing has left. */
            UNREACHED,
            /** It may have been taken. */
            UNANSWERED,
            /** A status of 4xx but 408, 425 and 429: the same would be refused again. */
            REFUSED,
            /** Any other status. */
            LATER
        }
    }

    /** 410: wants to be told nothing any more. */
    record Gone(String reason) implements Answer {}
}
