package journey.aggregator.identity;

import java.util.HashMap;
import java.util.Map;
import journey.events.CustomerId;
import journey.events.Identifier;

/** {@link CustomerId#of}, which is a hash, remembered: a visitor's touchpoints name the same identifiers. */
final class Naturals {
    private static final int REMEMBERED = 20_000;

    private final Map<Identifier, CustomerId> known = new HashMap<>();

    CustomerId of(Identifier id) {
        CustomerId natural = known.get(id);
        if (natural == null) {
            if (known.size() >= REMEMBERED) {
                known.clear();
            }
            natural = CustomerId.of(id);
            known.put(id, natural);
        }
        return natural;
    }
}
