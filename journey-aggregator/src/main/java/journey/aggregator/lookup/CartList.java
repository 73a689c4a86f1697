package journey.aggregator.lookup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.aggregator.journey.Held;
import journey.aggregator.journey.Journey;
import journey.aggregator.journey.OpenCart;
import journey.aggregator.journey.Serving;
import journey.aggregator.journey.UnreadableJourneys;
import journey.aggregator.lookup.WaitingCarts.Waiting;
import journey.events.CustomerId;
import journey.ledger.Slot;

/** Lists carts by state, the latest first. Thread-safe; throws what the stores throw. */
public final class CartList {
    private final WaitingCarts carts;
    private final Serving serving;
    private final int partitions;

    /** @param next where the next page begins; empty on the last */
    public record Page(List<Journey> journeys, Optional<String> next) {
        public Page {
            journeys = List.copyOf(journeys);
        }
    }

    public CartList(WaitingCarts carts, Serving serving, int partitions) {
        this.carts = carts;
        this.serving = serving;
        this.partitions = partitions;
    }

    /**
     * A page of carts that are in this state now. A cart that changes its state while the pages are read may be missed, or
     * seen once more in its new place; none is seen twice in one.
     *
     * @param cursor a page's {@code next}
     * @return empty when the cursor is none
     * @throws UnreadableJourneys while those of another version still serve
     */
    public Optional<Page> page(OpenCart.State state, Optional<String> cursor, int limit) {
        Optional<Waiting> last = cursor.flatMap(CartList::place);
        if (cursor.isPresent() && last.isEmpty()) {
            return Optional.empty();
        }
        Serving.Generation generation = serving.readable();
        List<Waiting> waiting = carts.after(state, last, limit);
        List<Journey> found = new ArrayList<>();
        for (Waiting cart : waiting) {
            journey(cart.customer(), generation)
                    .filter(journey -> OpenCart.of(journey)
                            .filter(is -> is.state() == state)
                            .isPresent())
                    .ifPresent(found::add);
        }
        return Optional.of(new Page(
                found,
                waiting.size() < limit
                        ? Optional.empty()
                        : Optional.of(Place.encode(
                                waiting.getLast().since().toEpochMilli(),
                                waiting.getLast().customer()))));
    }

    private Optional<Journey> journey(CustomerId customer, Serving.Generation generation) {
        Map<CustomerId, Held> found = generation
                .journeys()
                .find(Slot.of(generation.namespace(), customer.value(), partitions), List.of(customer));
        return Optional.ofNullable(found.get(customer)).flatMap(Held::journeyHere);
    }

    private static Optional<Waiting> place(String cursor) {
        return Place.decode(cursor, 2).flatMap(words -> {
            try {
                return Optional.of(
                        new Waiting(new CustomerId(words.get(1)), Instant.ofEpochMilli(Long.parseLong(words.get(0)))));
            } catch (IllegalArgumentException notOurs) {
                return Optional.empty();
            }
        });
    }
}
