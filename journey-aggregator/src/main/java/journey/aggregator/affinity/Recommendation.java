package journey.aggregator.affinity;

import java.util.Locale;

/**
 * A product to be shown, and why.
 *
 * @param score the higher, the better, among those of its kind: of related ones the similarity, of bestsellers the pieces
 *     sold as they weigh now; of what was looked at 0
 */
public record Recommendation(Kind kind, Card card, double score) {
    public enum Kind {
        /** Looked at lately. */
        VIEWED,
        /** Looked at or bought together with what it is about. */
        RELATED,
        BESTSELLER;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
