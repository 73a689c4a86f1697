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
    record Failed(String reason, Optional<Duration> retryAfter) implements Answer {}

    /** 410: wants to be told nothing any more. */
    record Gone(String reason) implements Answer {}
}
