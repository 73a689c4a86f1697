package journey.aggregator.identity;

import java.time.Instant;
import journey.aggregator.erasure.ErasureRequest;
import journey.events.CustomerId;

/** Finds out whom to erase. Throws what the stores throw. */
public interface Redactions {
    /** Whom. */
    sealed interface Answer {
        record Erase(ErasureRequest request) implements Answer {}

        /** The journeys are behind, or can't be read at the moment. */
        record NotYet() implements Answer {}
    }

    /** Nobody is ever found. */
    Redactions NONE = (receipt, at, customer) -> new Answer.NotYet();

    /**
     * The erasure of somebody.
     *
     * @param receipt names it
     * @param customer anybody who is this person
     */
    Answer of(String receipt, Instant at, CustomerId customer);
}
