package journey.ingest.dialect;

import java.time.Instant;
import java.util.Optional;

/**
 * One event of the tracking API.
 *
 * @param type {@code track}, {@code page}, {@code screen} or {@code identify}
 * @param name of a track call; the page's or screen's
 * @param time empty: when the delivery is received
 * @param messageId empty: {@link Batch} names it, or ingest does
 * @param body {@code properties}, for identify {@code traits}
 */
public record Event(
        String type,
        Optional<String> name,
        Who who,
        Optional<Instant> time,
        Optional<String> messageId,
        Optional<String> channel,
        Fields body,
        Fields context) {
    private static final Optional<String> SERVER = Optional.of("server");

    /** Of a shop's server. */
    public static Event track(String name, Who who, Optional<Instant> time, Fields properties) {
        return new Event("track", Optional.of(name), who, time, Optional.empty(), SERVER, properties, new Fields());
    }

    /** Of a shop's server. */
    public static Event identify(Who who, Optional<Instant> time, Fields traits) {
        return new Event("identify", Optional.empty(), who, time, Optional.empty(), SERVER, traits, new Fields());
    }

    /** The same under a name of its own: it is one fact, however many deliveries tell it. */
    public Event known(String messageId) {
        return new Event(type, name, who, time, Optional.of(messageId), channel, body, context);
    }

    public Event within(Fields context) {
        return new Event(type, name, who, time, messageId, channel, body, context);
    }

    @Override
    public String toString() {
        return "Event[" + type + "]";
    }
}
