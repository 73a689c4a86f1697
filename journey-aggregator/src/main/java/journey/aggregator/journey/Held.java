package journey.aggregator.journey;

import journey.events.CustomerId;

/** What lies under a customer's key. */
public sealed interface Held {
    record Live(Journey journey) implements Held {}

    /** The customer turned out to be somebody else; what still arrives here goes there. */
    record Forwarded(CustomerId into) implements Held {}
}
