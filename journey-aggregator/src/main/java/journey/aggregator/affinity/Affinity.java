package journey.aggregator.affinity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one product.
 *
 * <p>Of the products that it was together with the heaviest are kept. When there is no room for another, that one takes the
 * place of the lightest, and its weight, which is noted as its possible {@link Neighbour#excess}: so what makes up more than
 * one part in {@code neighbours} of all pairs is always among them, and nothing rises because others were forgotten (Space
 * Saving: Metwally, Agrawal and El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams", ICDT
 * 2005; with weights that fade: see {@link Decay}). As long as there is room the order of sightings makes no difference.
 *
 * @param weight of all baskets that it was in
 * @param sold pieces; empty if it was never bought
 * @param neighbours in no order
 */
public record Affinity(Card card, Weight weight, Optional<Weight> sold, List<Neighbour> neighbours) {
    public Affinity {
        neighbours = List.copyOf(neighbours);
    }

    /** @param replaced neighbours that made room */
    public record Grown(Affinity affinity, int replaced) {}

    /** Counts a sighting of this product; of the first there is nothing {@code before}. */
    public static Grown on(Optional<Affinity> before, Sighting sighting, AffinityRules rules) {
        Decay decay = rules.decay();
        Weight more = decay.of(rules.weight(sighting.kind()), sighting.at());
        List<Neighbour> kept = new ArrayList<>(before.map(Affinity::neighbours).orElse(List.of()));
        int replaced = 0;
        for (String other : sighting.others()) {
            replaced += count(kept, other, more, rules) ? 1 : 0;
        }
        Optional<Weight> pieces = sighting.kind() == Basket.Kind.BOUGHT
                ? Optional.of(decay.of(sighting.units(), sighting.at()))
                : Optional.empty();
        return new Grown(
                new Affinity(
                        before.map(known -> known.card().with(sighting.product()))
                                .orElse(sighting.product()),
                        before.map(known -> decay.plus(known.weight(), more)).orElse(more),
                        pieces.flatMap(now -> before.flatMap(Affinity::sold).map(was -> decay.plus(was, now)))
                                .or(() -> pieces)
                                .or(() -> before.flatMap(Affinity::sold)),
                        kept),
                replaced);
    }

    private static boolean count(List<Neighbour> kept, String product, Weight more, AffinityRules rules) {
        Decay decay = rules.decay();
        for (int i = 0; i < kept.size(); i++) {
            Neighbour known = kept.get(i);
            if (known.product().equals(product)) {
                kept.set(i, new Neighbour(product, decay.plus(known.weight(), more), known.excess()));
                return false;
            }
        }
        if (kept.size() < rules.neighbours()) {
            kept.add(new Neighbour(product, more, Optional.empty()));
            return false;
        }
        Neighbour least = kept.stream()
                .min(Comparator.comparing(Neighbour::weight).thenComparing(Neighbour::product))
                .orElseThrow();
        kept.remove(least);
        kept.add(new Neighbour(product, decay.plus(least.weight(), more), Optional.of(least.weight())));
        return true;
    }
}
