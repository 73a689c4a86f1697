package journey.remarketing.suggestion;

import java.util.List;
import journey.events.Product;

/** Knows what goes with products, and what sells. */
public interface Suggester {
    /**
     * @param related the best first
     * @param bestsellers the best first
     */
    record Found(List<Product> related, List<Product> bestsellers) {
        public Found {
            related = List.copyOf(related);
            bestsellers = List.copyOf(bestsellers);
        }
    }

    /**
     * What to show beside products: none of these, and nothing of what is not to be shown.
     *
     * @param about ids, the most telling first; may be empty
     * @param without ids not to be shown
     * @param currency prices in another one are left out
     * @param limit of both kinds together
     * @throws Unavailable when there is no answer in time, or none that can be read
     */
    Found find(List<String> about, List<String> without, String currency, int limit);

    /** No answer. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Unavailable(Throwable cause) {
            super("no suggestions are to be had", cause, false, false); // one for each mail; the cause says where
        }
    }
}
