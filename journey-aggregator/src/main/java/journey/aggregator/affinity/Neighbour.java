package journey.aggregator.affinity;

import java.time.Instant;
import java.util.Optional;

/**
 * A product that was together with another.
 *
 * @param weight at least what the pair's baskets weigh
 * @param excess by how much it may be too much: the weight of the neighbour whose place it took
 */
public record Neighbour(String product, Weight weight, Optional<Weight> excess) {

    /** What the pair's baskets weigh at least; 0 or more. */
    double certain(Decay decay, Instant now) {
        return Math.max(
                0,
                decay.at(weight, now) - excess.map(most -> decay.at(most, now)).orElse(0.0));
    }
}
