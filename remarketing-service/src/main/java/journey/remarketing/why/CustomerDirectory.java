package journey.remarketing.why;

import java.util.Optional;
import journey.events.CustomerId;

/** Knows whose id an id is. */
public interface CustomerDirectory {
    /**
     * The customer behind a userId, anonymousId, {@code email:…}, or a customer id of old.
     *
     * @throws Unavailable when it can't be asked just now
     */
    Optional<CustomerId> find(String id);

    /** Says nothing about the id. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Unavailable(Throwable cause) {
            super("the directory of customers does not answer", cause);
        }
    }
}
