package journey.aggregator.erasure;

import java.util.List;
import java.util.Set;
import journey.events.CustomerId;
import journey.events.Identifier;

/**
 * Somebody is to be erased, and this is who they are: nothing in it can be turned back into an identifier.
 *
 * @param people the customer, everybody who was merged into them, and the natural customers of their identifiers
 * @param seals of the identifiers, each with until when it is erased
 */
public record ErasureRequest(Erasure erasure, Set<CustomerId> people, List<Sealed> seals) {
    /**
     * An identifier, sealed.
     *
     * @param until epoch milliseconds, inclusive
     */
    public record Sealed(Identifier.Kind kind, String seal, long until) {}

    public ErasureRequest {
        people = Set.copyOf(people);
        seals = List.copyOf(seals);
    }
}
