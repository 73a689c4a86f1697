package journey.ingest.replay;

import java.time.Instant;
import java.util.Optional;
import journey.events.Envelope;
import journey.events.codec.Headers;

/**
 * Which records to play again.
 *
 * @param source of its name; empty: all
 * @param reason the {@code code} that senders were told, e.g. {@code identity}; empty: all
 * @param since refused then or later
 */
public record Selection(Optional<String> source, Optional<String> reason, Optional<Instant> since) {
    boolean takes(Envelope record) {
        return source.filter(name -> !name.equals(record.headers().get(Headers.SOURCE)))
                        .isEmpty()
                && reason.filter(code -> !code.equals(reasonOf(record))).isEmpty();
    }

    /** The code before the sentence. */
    static String reasonOf(Envelope record) {
        String reason = record.headers().getOrDefault(Headers.REASON, "");
        int colon = reason.indexOf(':');
        return colon < 0 ? reason : reason.substring(0, colon);
    }
}
