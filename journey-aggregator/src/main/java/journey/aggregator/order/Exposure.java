package journey.aggregator.order;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * To which group of a campaign a customer belongs, and since when. The first mail, or the first that was held out, decides
 * for good: who comes into the other group later, having been merged with somebody, counts where they began.
 *
 * @param campaign as remarketing names it
 * @param heldOut whether they got nothing so that the effect can be measured
 * @param attribution how long from then on orders count, where the campaign says so
 */
public record Exposure(String campaign, boolean heldOut, Instant since, Optional<Duration> attribution) {
    private static final Comparator<Exposure> FIRST = Comparator.comparing(Exposure::since)
            .thenComparing(Exposure::campaign)
            .thenComparing(Exposure::heldOut)
            .thenComparing(exposure -> exposure.attribution().orElse(Duration.ZERO));

    /** The first of each campaign, in their order. */
    static List<Exposure> merge(List<Exposure> some, List<Exposure> others) {
        if (others.isEmpty()) {
            return some;
        }
        TreeMap<String, Exposure> first = new TreeMap<>();
        some.forEach(exposure -> first.put(exposure.campaign(), exposure));
        others.forEach(exposure -> first.merge(
                exposure.campaign(), exposure, (one, other) -> FIRST.compare(one, other) <= 0 ? one : other));
        List<Exposure> sorted = new ArrayList<>(first.values());
        sorted.sort(FIRST);
        return sorted;
    }
}
