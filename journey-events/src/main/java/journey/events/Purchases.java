package journey.events;

import java.time.Instant;
import java.util.Optional;

/**
 * What a customer has bought, without cancelled orders.
 *
 * @param orders how many, 0 or more
 * @param latest when the last of them was placed; empty without any
 */
public record Purchases(int orders, Optional<Instant> latest) {
    public static final Purchases NONE = new Purchases(0, Optional.empty());

    public Purchases {
        if (orders < 0 || (orders > 0) != latest.isPresent()) {
            throw new IllegalArgumentException("orders have a latest one");
        }
    }
}
