package journey.aggregator.affinity;

import java.time.Instant;
import java.util.List;

/**
 * That a product was looked at or bought once, and together with what; told to whoever keeps that product. It doesn't say
 * by whom.
 *
 * @param id the same for every repetition of the same fact, and of no other; 11 characters
 * @param source the partition that tells it
 * @param told see {@link Basket#told}
 * @param at see {@link Basket#at}
 * @param units pieces, 1 or more; counted of what was bought
 * @param others the other products of the basket, {@link Basket#MOST} at most
 */
public record Sighting(
        String id,
        int source,
        Instant told,
        Basket.Kind kind,
        Instant at,
        Card product,
        int units,
        List<String> others) {
    public Sighting {
        others = List.copyOf(others);
        if (id.isEmpty() || id.length() > 32 || source < 0 || units < 1) {
            throw new IllegalArgumentException("a sighting has an id, a source and units");
        }
        if (product.id().isEmpty()
                || product.id().length() > Basket.LONGEST_ID
                || others.size() >= Basket.MOST
                || others.stream().anyMatch(other -> other.isEmpty() || other.length() > Basket.LONGEST_ID)) {
            throw new IllegalArgumentException("a sighting names products, and not too many");
        }
    }
}
