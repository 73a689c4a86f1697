package journey.events.codec;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.events.Identifier;
import journey.events.Touchpoint;

/**
 * Who a touchpoint is about: what {@link TouchpointCodec#decodeIds} reads of it.
 *
 * @param name as {@link Touchpoint#name()}
 * @param ids as {@link Touchpoint#ids()}
 * @param previousId of an alias, as it was sent; present only there
 */
public record Ids(String messageId, Instant time, String name, List<Identifier> ids, Optional<String> previousId) {
    public Ids {
        ids = List.copyOf(ids);
    }

    @Override
    public String toString() {
        return "Ids[" + ids.size() + " at " + time + "]";
    }
}
