package journey.aggregator.stream;

import java.util.Optional;
import journey.events.Envelope;
import journey.events.codec.Headers;

/**
 * Something that has happened.
 *
 * @param after where a listener who has heard it is
 */
public record Change(Feed feed, Envelope record, Positions after) {
    /** The kind of a touchpoint's coming. */
    public static final String TOUCHPOINT = "touchpoint";

    /** A signal's name, such as {@code cart.abandoned}, or {@link #TOUCHPOINT}; empty for what is nobody else's business. */
    public Optional<String> kind() {
        String type = record.headers().getOrDefault(Headers.TYPE, "");
        return switch (feed) {
            case SIGNALS -> after(type, Headers.SIGNAL_TYPE);
            case TOUCHPOINTS -> after(type, Headers.TOUCHPOINT_TYPE).map(call -> TOUCHPOINT);
        };
    }

    private static Optional<String> after(String type, String prefix) {
        return Optional.of(type)
                .filter(whole -> whole.startsWith(prefix))
                .map(whole -> whole.substring(prefix.length()));
    }
}
