package journey.remarketing.catalogue;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows which products are for sale, and for how much. */
public interface Catalogue {
    /** @param price present, in the shop's currency or the cart's; empty: as it was */
    record Offer(boolean forSale, Optional<BigDecimal> price) {}

    /**
     * What is known of these products; those that nothing is said of are taken to be as they were.
     *
     * @throws Unavailable when there is no answer in time, or none that can be read
     */
    Map<String, Offer> find(Set<String> ids);

    /** No answer. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Unavailable(Throwable cause) {
            super("the catalogue does not answer", cause);
        }
    }
}
