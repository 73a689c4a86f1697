package journey.aggregator.handover;

import java.time.Instant;
import journey.events.CustomerId;
import journey.events.Identifier;

/**
 * Two customers are one person: everything that {@code from} holds, and everything that still comes for it, belongs to
 * {@code into}. At least once; a repetition may name a greater {@code into}, when that one was merged in the meantime.
 *
 * @param from the lesser id, also the key of the record
 * @param into the greater id
 * @param at when the touchpoint happened that showed it (or, in a repetition, that met it)
 * @param by the kind of the identifier that tied them
 * @param touchpoint the messageId of that touchpoint
 */
public record Handover(CustomerId from, CustomerId into, Instant at, Identifier.Kind by, String touchpoint) {
    public Handover {
        if (from.compareTo(into) >= 0) {
            throw new IllegalArgumentException("a handover goes from the lesser customer id to the greater");
        }
    }
}
