package journey.benchmarks.recommend;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.aggregator.affinity.Affinities;
import journey.aggregator.affinity.Affinity;
import journey.aggregator.affinity.AffinityRules;
import journey.aggregator.affinity.Basket;
import journey.aggregator.affinity.Sighting;
import journey.benchmarks.recommend.Sessions.Session;
import journey.events.Product;

/** What the aggregator keeps of products, in memory: the same folds and bounds, without Kafka and Redis. */
final class Shelf implements Affinities {
    private final AffinityRules rules;
    private final Map<String, Affinity> products = new HashMap<>();
    private int sessions;

    Shelf(AffinityRules rules) {
        this.rules = rules;
    }

    void learn(Session session) {
        sessions++;
        learn(Basket.Kind.VIEWED, session.viewed(), session.begun());
        learn(Basket.Kind.BOUGHT, session.ordered(), session.begun());
    }

    private void learn(Basket.Kind kind, List<String> ids, Instant at) {
        Basket basket = Basket.of(
                kind,
                Integer.toString(sessions),
                at,
                at,
                ids.stream().map(Shelf::product).toList());
        if (kind == Basket.Kind.VIEWED && basket.products().size() < 2) {
            return;
        }
        for (Sighting sighting : basket.sightings(0, "EUR")) {
            String id = sighting.product().id();
            products.put(
                    id,
                    Affinity.on(Optional.ofNullable(products.get(id)), sighting, rules)
                            .affinity());
        }
    }

    /** What is looked at and bought most, the most first. */
    List<String> popular() {
        return products.values().stream()
                .sorted(Comparator.comparing(Affinity::weight).reversed())
                .map(affinity -> affinity.card().id())
                .toList();
    }

    @Override
    public Map<String, Affinity> find(Collection<String> asked) {
        Map<String, Affinity> found = new HashMap<>();
        asked.forEach(id -> Optional.ofNullable(products.get(id)).ifPresent(affinity -> found.put(id, affinity)));
        return found;
    }

    @Override
    public List<Sold> bestsellers(int most) {
        return products.values().stream()
                .flatMap(affinity -> affinity.sold().stream()
                        .map(pieces -> new Sold(affinity.card().id(), pieces)))
                .sorted(Comparator.comparing(Sold::pieces).reversed())
                .limit(most)
                .toList();
    }

    private static Product product(String id) {
        return new Product(
                id,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                Optional.empty(),
                Optional.empty());
    }
}
