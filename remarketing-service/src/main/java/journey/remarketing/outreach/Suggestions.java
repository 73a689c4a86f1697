package journey.remarketing.outreach;

import java.util.List;
import journey.events.Product;

/**
 * What a mail shows beside what it is about.
 *
 * @param wanted whether something is to be found at all
 * @param bought ids of what the customer bought lately, the newest first; never shown
 * @param related what goes with what it is about, the best first
 * @param bestsellers what sells best, where nothing better is known
 */
public record Suggestions(boolean wanted, List<String> bought, List<Product> related, List<Product> bestsellers) {
    public static final Suggestions NONE = new Suggestions(false, List.of(), List.of(), List.of());

    public Suggestions {
        bought = List.copyOf(bought);
        related = List.copyOf(related);
        bestsellers = List.copyOf(bestsellers);
    }

    /** To be found. */
    public static Suggestions without(List<String> bought) {
        return new Suggestions(true, bought, List.of(), List.of());
    }

    public Suggestions found(List<Product> goesWith, List<Product> sellsBest) {
        return new Suggestions(wanted, bought, goesWith, sellsBest);
    }
}
