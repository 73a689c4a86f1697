package journey.aggregator.identity;

import java.util.HashMap;
import java.util.Map;
import journey.events.CustomerId;
import journey.events.Identifier;

/** {@link CustomerId#of}, which is a hash, remembered: a visitor's touchpoints name the same identifiers. */
final class Naturals {
    private Map<Identifier, CustomerId> known = new HashMap<>();

    /** To be called when a batch begins: there are as many of these as partitions. */
    void forget() {
        known = new HashMap<>();
    }

    CustomerId of(Identifier id) {
        CustomerId natural = known.get(id);
        if (natural == null) {
            natural = CustomerId.of(id);
            known.put(id, natural);
        }
        return natural;
    }
}
