package journey.remarketing.campaign;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import journey.events.CartContents;

/** What makes a campaign begin for a customer. */
public sealed interface Trigger {
    /**
     * A cart rested.
     *
     * @param kinds how far the customer had come: a campaign takes the kinds it names
     */
    record CartAbandoned(Set<CartContents.Kind> kinds) implements Trigger {
        public CartAbandoned {
            if (kinds.isEmpty()) {
                throw new IllegalArgumentException("a trigger of carts names a kind of cart");
            }
            kinds = Set.copyOf(EnumSet.copyOf(kinds));
        }
    }

    /** Somebody looked at products, put none into a cart, and left. */
    record BrowseAbandoned() implements Trigger {}

    /** @param after how long after the order the first step counts from; more than nothing */
    record OrderCompleted(Duration after) implements Trigger {
        public OrderCompleted {
            requirePositive(after);
        }
    }

    /** @param after how long the last order has to be ago; more than nothing */
    record NoPurchase(Duration after) implements Trigger {
        public NoPurchase {
            requirePositive(after);
        }
    }

    private static void requirePositive(Duration after) {
        if (!after.isPositive()) {
            throw new IllegalArgumentException("\"after\" is more than nothing");
        }
    }
}
