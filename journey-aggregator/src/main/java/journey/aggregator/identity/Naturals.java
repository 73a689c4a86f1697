package journey.aggregator.identity;

import java.util.HashMap;
import java.util.Map;
import journey.events.CustomerId;
import journey.events.Identifier;

/** {@link CustomerId#of}, which is a hash, remembered: a visitor's touchpoints name the same identifiers. */
final class Naturals {
    /** Over the end of a batch; there are as many of these as partitions. */
    private static final int REMEMBERED = 2_000;

    private Map<Identifier, CustomerId> known = new HashMap<>();

    /** To be called before a batch. */
    void forget() {
        if (known.size() > REMEMBERED) {
            known = new HashMap<>();
        }
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
