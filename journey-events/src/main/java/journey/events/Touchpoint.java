package journey.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One interaction of a customer with the brand, on any channel.
 *
 * <p>Touchpoints are ordered by time, then by messageId; {@link #compareTo} says nothing about their other parts.
 *
 * @param messageId the client's id of the event, made by ingest if missing; 1 to 100 characters
 * @param name what the event is called: the canonical event name of a track call, else the type ("Page", "Identify", …)
 * @param time when it happened, see {@link EventTime}; milliseconds
 * @param source the name of the write key's source
 * @param ids what the event says about who it was; at most one of each kind, in the order of the kinds
 */
public record Touchpoint(
        String messageId,
        String name,
        Instant time,
        Instant receivedAt,
        String source,
        Channel channel,
        List<Identifier> ids,
        Traits traits,
        Visit visit,
        Interaction what)
        implements Comparable<Touchpoint> {

    public Touchpoint {
        if (messageId.isEmpty()) {
            throw new IllegalArgumentException("a touchpoint has a messageId");
        }
        ids = List.copyOf(ids);
    }

    public Optional<Identifier> id(Identifier.Kind kind) {
        for (Identifier id : ids) {
            if (id.kind() == kind) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    @Override
    public int compareTo(Touchpoint other) {
        int byTime = time.compareTo(other.time);
        return byTime != 0 ? byTime : messageId.compareTo(other.messageId);
    }

    @Override
    public String toString() {
        return "Touchpoint[" + name + " at " + time + "]";
    }
}
