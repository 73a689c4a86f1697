package journey.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a customer has bought, without cancelled orders.
 *
 * @param orders how many, 0 or more
 * @param latest when the last of them was placed; empty without any
 * @param products ids of what was bought lately, the newest first, {@value #MOST_PRODUCTS} at most; absent where nothing is
 *     said of it, also from records of older versions
 */
public record Purchases(int orders, Optional<Instant> latest, Optional<List<String>> products) {
    /** How many products are named. */
    public static final int MOST_PRODUCTS = 20;

    public static final Purchases NONE = new Purchases(0, Optional.empty());

    /** Of which it isn't said what was bought. */
    public Purchases(int orders, Optional<Instant> latest) {
        this(orders, latest, Optional.empty());
    }

    public Purchases {
        products = products.map(List::copyOf);
        if (orders < 0 || (orders > 0) != latest.isPresent()) {
            throw new IllegalArgumentException("orders have a latest one");
        }
    }
}
