package journey.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a journey tells the world, at least once and in the order of the customer's partition. A repeated signal has the
 * same {@link #id()}.
 */
public sealed interface JourneySignal {
    /** The same for every repetition of the same fact; at most 200 characters. */
    String id();

    CustomerId customer();

    /** When the fact became true, in event time. */
    Instant at();

    /**
     * A cart rested for too long.
     *
     * @param startedAt when the episode started
     * @param recentlyViewed products looked at lately that do not lie in the cart, newest first
     * @param formerly customers who were merged into this one; what was mailed to them was mailed to this one
     * @param continues the episode that this one was told of before, where an earlier touchpoint turned out to have
     *     started it: the same cart under another id, not another cart
     * @param purchases what the customer had bought by then; absent from records of older versions
     */
    record CartAbandoned(
            String id,
            CustomerId customer,
            Instant at,
            Instant startedAt,
            CartContents cart,
            Contact contact,
            List<Product> recentlyViewed,
            Set<CustomerId> formerly,
            Optional<String> continues,
            Optional<Purchases> purchases)
            implements JourneySignal {
        public CartAbandoned {
            recentlyViewed = List.copyOf(recentlyViewed);
            formerly = Set.copyOf(formerly);
        }
    }

    /**
     * Somebody looked at products, put nothing into a cart and has gone. Only where the shop switched it on.
     *
     * @param startedAt when the first of them was viewed
     * @param viewed products looked at lately, newest first
     * @param purchases what the customer had bought by then; absent from records of older versions
     */
    record BrowseAbandoned(
            String id,
            CustomerId customer,
            Instant at,
            Instant startedAt,
            List<Product> viewed,
            Contact contact,
            Set<CustomerId> formerly,
            Optional<Purchases> purchases)
            implements JourneySignal {
        public BrowseAbandoned {
            viewed = List.copyOf(viewed);
            formerly = Set.copyOf(formerly);
        }
    }

    /** Somebody came back to an abandoned cart. */
    record CartResumed(String id, CustomerId customer, Instant at, String episode) implements JourneySignal {}

    /** An abandoned cart became an order. */
    record CartRecovered(
            String id, CustomerId customer, Instant at, String episode, String orderId, Optional<Money> revenue)
            implements JourneySignal {}

    /** The last item of an abandoned cart was taken out. */
    record CartEmptied(String id, CustomerId customer, Instant at, String episode) implements JourneySignal {}

    /** An abandoned cart grew too old. */
    record CartExpired(String id, CustomerId customer, Instant at, String episode) implements JourneySignal {}

    /**
     * An order counted for the first time, with a cart or without.
     *
     * @param contact absent from records of older versions
     * @param purchases with this order; absent from records of older versions
     */
    record OrderPlaced(
            String id,
            CustomerId customer,
            Instant at,
            String orderId,
            Optional<Money> revenue,
            Optional<Contact> contact,
            Optional<Purchases> purchases)
            implements JourneySignal {}

    /** An order was cancelled, or all of it was given back. */
    record OrderReturned(String id, CustomerId customer, Instant at, String orderId) implements JourneySignal {}

    /** The address or the consent of a customer with an abandoned cart changed. */
    record ContactChanged(String id, CustomerId customer, Instant at, Contact contact) implements JourneySignal {}

    /** The customer turned out to be somebody else: everything about them belongs to {@code into} from now on. */
    record CustomerMerged(String id, CustomerId customer, Instant at, CustomerId into) implements JourneySignal {}

    /**
     * What was known of the customer up to {@code at} is erased: whoever keeps something of theirs removes it, and stops
     * what was planned with it. What they do later is told as ever, and is a new beginning.
     *
     * @param receipt names the erasure
     */
    record CustomerErased(String id, CustomerId customer, Instant at, String receipt) implements JourneySignal {}
}
