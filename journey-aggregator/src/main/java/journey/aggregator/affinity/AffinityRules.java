package journey.aggregator.affinity;

import java.time.Duration;

/**
 * How baskets are folded, and within which bounds.
 *
 * @param decay how fast what was counted fades
 * @param boughtWeight how much more being bought together counts than being looked at together; above 0
 * @param neighbours kept of each product, 1 or more
 * @param products kept in each partition, 1 or more
 * @param bestsellers kept in each partition, 1 or more
 * @param remembered sightings that a partition remembers from each that tells it of some, to know them again; 1 or more
 */
public record AffinityRules(
        Decay decay, double boughtWeight, int neighbours, int products, int bestsellers, int remembered) {
    public static final AffinityRules DEFAULT =
            new AffinityRules(new Decay(Duration.ofDays(30)), 3, 32, 5_000, 100, 100);

    public AffinityRules {
        if (!(boughtWeight > 0) || Double.isInfinite(boughtWeight)) {
            throw new IllegalArgumentException("bought-weight is above 0");
        }
        if (neighbours < 1 || products < 1 || bestsellers < 1 || remembered < 1) {
            throw new IllegalArgumentException(
                    "neighbours, products, bestsellers and what is remembered are 1 or more");
        }
    }

    /** What one basket adds to the weights of its products and pairs. */
    double weight(Basket.Kind kind) {
        return switch (kind) {
            case VIEWED -> 1;
            case BOUGHT -> boughtWeight;
        };
    }
}
