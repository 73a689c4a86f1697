package journey.aggregator.lookup.http;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import journey.aggregator.affinity.Recommendation;
import journey.events.Money;

/**
 * A product that is recommended.
 *
 * @param kind {@code viewed}, {@code related} or {@code bestseller}
 * @param id the shop's
 * @param price of one piece, as it was told last
 * @param score compares products of the same kind
 */
record RecommendationView(
        String kind,
        String id,
        Optional<String> name,
        Optional<String> url,
        Optional<String> imageUrl,
        Optional<BigDecimal> price,
        Optional<String> currency,
        double score) {

    /** @param products the best first */
    record Listed(List<RecommendationView> products) {
        static Listed of(List<Recommendation> recommendations) {
            return new Listed(
                    recommendations.stream().map(RecommendationView::of).toList());
        }
    }

    static RecommendationView of(Recommendation recommendation) {
        var card = recommendation.card();
        return new RecommendationView(
                recommendation.kind().code(),
                card.id(),
                card.name(),
                card.url(),
                card.imageUrl(),
                card.price().map(Money::amount),
                card.price().map(Money::currency),
                Math.round(recommendation.score() * 1e6) / 1e6);
    }
}
