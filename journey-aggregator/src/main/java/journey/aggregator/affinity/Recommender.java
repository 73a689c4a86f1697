package journey.aggregator.affinity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says what to recommend.
 *
 * <p>How much {@code b} goes with {@code a} is what their baskets weigh, divided by {@code weight(a) · (weight(b) + 1)^α}: the
 * similarity by conditional probability of Deshpande and Karypis, "Item-Based Top-N Recommendation Algorithms", ACM TOIS
 * 2004 (equation 4.3), α being {@link #POPULARITY}. With α = 0 whatever sells well would go with everything, with α = 1 the
 * rarest would; the 1 keeps what was in one basket from being the likest of all. Of several products the similarities add
 * up, as there. Thread-safe; throws what the store throws.
 */
public final class Recommender {
    /** How much less the popular counts; 0 to 1. */
    static final double POPULARITY = 0.5;

    /** Products that others are looked for by, at most. */
    static final int SEEDS = 10;

    /** Of each of them so many of its neighbours are looked at, the heaviest. */
    private static final int CANDIDATES = 32;

    private final Affinities affinities;
    private final Decay decay;

    public Recommender(Affinities affinities, Decay decay) {
        this.affinities = affinities;
        this.decay = decay;
    }

    /** What goes with a product, the best first; empty if nothing is known of the product. */
    public Optional<List<Recommendation>> related(String product, int limit, Instant now) {
        Map<String, Affinity> known = affinities.find(List.of(product));
        return known.isEmpty() ? Optional.empty() : Optional.of(related(known, Set.of(product), limit, now));
    }

    /** What sells best, the best first. */
    public List<Recommendation> bestsellers(int limit, Instant now) {
        return bestsellers(Set.of(), limit, now);
    }

    /** First what was looked at, then what goes with it and with what it is about, then what sells best; each once. */
    public List<Recommendation> recommend(Basis basis, int limit, Instant now) {
        Set<String> shown = new HashSet<>(basis.hidden());
        List<Recommendation> all = new ArrayList<>();
        for (Card card : basis.viewed()) {
            if (all.size() < limit && shown.add(card.id())) {
                all.add(new Recommendation(Recommendation.Kind.VIEWED, card, 0));
            }
        }
        List<String> seeds = basis.seeds().stream().limit(SEEDS).toList();
        if (all.size() < limit && !seeds.isEmpty()) {
            Set<String> hidden = new HashSet<>(shown);
            basis.viewed().forEach(card -> hidden.add(card.id()));
            for (Recommendation each : related(affinities.find(seeds), hidden, limit - all.size(), now)) {
                shown.add(each.card().id());
                all.add(each);
            }
        }
        if (all.size() < limit) {
            all.addAll(bestsellers(shown, limit - all.size(), now));
        }
        return all;
    }

    private List<Recommendation> related(Map<String, Affinity> seeds, Set<String> hidden, int limit, Instant now) {
        Map<String, Double> together = new HashMap<>();
        seeds.values().forEach(seed -> {
            double own = Math.max(decay.at(seed.weight(), now), Double.MIN_NORMAL);
            seed.neighbours().stream()
                    .filter(neighbour -> !hidden.contains(neighbour.product()))
                    .sorted(Comparator.comparing(Neighbour::weight).reversed().thenComparing(Neighbour::product))
                    .limit(CANDIDATES)
                    .forEach(neighbour ->
                            together.merge(neighbour.product(), neighbour.certain(decay, now) / own, Double::sum));
        });
        together.values().removeIf(sum -> sum <= 0);
        if (together.isEmpty()) {
            return List.of();
        }
        return affinities.find(together.keySet()).values().stream()
                .map(candidate -> new Recommendation(
                        Recommendation.Kind.RELATED,
                        candidate.card(),
                        together.getOrDefault(candidate.card().id(), 0.0)
                                / Math.pow(1 + decay.at(candidate.weight(), now), POPULARITY)))
                .sorted(Comparator.comparingDouble(Recommendation::score)
                        .reversed()
                        .thenComparing(each -> each.card().id()))
                .limit(limit)
                .toList();
    }

    private List<Recommendation> bestsellers(Set<String> hidden, int limit, Instant now) {
        List<Affinities.Sold> best = affinities.bestsellers(limit + hidden.size()).stream()
                .filter(sold -> !hidden.contains(sold.product()))
                .limit(limit)
                .toList();
        Map<String, Affinity> known = affinities.find(
                new LinkedHashSet<>(best.stream().map(Affinities.Sold::product).toList()));
        return best.stream()
                .filter(sold -> known.containsKey(sold.product()))
                .map(sold -> new Recommendation(
                        Recommendation.Kind.BESTSELLER,
                        java.util.Objects.requireNonNull(known.get(sold.product()))
                                .card(),
                        decay.at(sold.pieces(), now)))
                .toList();
    }
}
