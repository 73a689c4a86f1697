package journey.aggregator.journey;

import java.util.Map;
import journey.events.CustomerId;

/** What lies under a customer's key. */
public sealed interface Held {
    /**
     * @param counted what the journey counts for in the counters now. It follows from the journey, but by the rules of the
     *     time: it is kept so that other rules (a new funnel, another delay) correct the counters by the right difference
     */
    record Live(Journey journey, Map<Counter, Long> counted) implements Held {
        public Live {
            counted = Map.copyOf(counted);
        }
    }

    /** The customer turned out to be somebody else; what still arrives here goes there. */
    record Forwarded(CustomerId into) implements Held {}
}
