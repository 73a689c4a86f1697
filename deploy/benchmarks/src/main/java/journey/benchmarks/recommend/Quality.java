package journey.benchmarks.recommend;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import journey.aggregator.affinity.AffinityRules;
import journey.aggregator.affinity.Basis;
import journey.aggregator.affinity.Recommendation;
import journey.aggregator.affinity.Recommender;
import journey.benchmarks.recommend.Sessions.Session;

/**
 * How often the product that was left out of a session is among the first few that are recommended.
 *
 * @param sessions asked about: later ones, of two products or more
 * @param hits by our recommendations
 * @param popularHits by what is most looked at and bought, but for what the session has already
 */
public record Quality(int learnt, int sessions, int hits, int popularHits, int products) {
    /** Products that are recommended. */
    public static final int SHOWN = 5;

    /** Which product of a session is left out. */
    public enum Hidden {
        LAST,
        /** Where the order of products says nothing. */
        RANDOM
    }

    /**
     * Learns from the sessions before the cut, and asks about those after it.
     *
     * @param sessions in the order in which they began
     * @param asked the share of the sessions that is asked about, the latest; above 0, below 1
     */
    public static Quality of(List<Session> sessions, double asked, Hidden hidden, long seed, AffinityRules rules) {
        int cut = (int) Math.round(sessions.size() * (1 - asked));
        Shelf shelf = new Shelf(rules);
        sessions.subList(0, cut).forEach(shelf::learn);
        Recommender recommender = new Recommender(shelf, rules.decay());
        List<String> popular = shelf.popular();
        Random random = new Random(seed);
        int count = 0;
        int hits = 0;
        int popularHits = 0;
        for (Session session : sessions.subList(cut, sessions.size())) {
            List<String> known = new ArrayList<>(session.products());
            if (known.size() < 2) {
                continue;
            }
            String target = known.remove(hidden == Hidden.LAST ? known.size() - 1 : random.nextInt(known.size()));
            count++;
            hits +=
                    recommender
                                    .recommend(new Basis(List.of(), known.reversed(), Set.of()), SHOWN, session.begun())
                                    .stream()
                                    .map(Recommendation::card)
                                    .anyMatch(card -> card.id().equals(target))
                            ? 1
                            : 0;
            Set<String> has = new HashSet<>(known);
            popularHits += popular.stream()
                            .filter(id -> !has.contains(id))
                            .limit(SHOWN)
                            .anyMatch(target::equals)
                    ? 1
                    : 0;
        }
        return new Quality(cut, count, hits, popularHits, popular.size());
    }

    @Override
    public String toString() {
        return """
                learnt from %,d sessions, %,d products; asked about %,d sessions of two products or more
                hit rate at %d: %s, of what is most popular %s""".formatted(learnt, products, sessions, SHOWN, rate(hits), rate(popularHits));
    }

    private String rate(int found) {
        return sessions == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * found / sessions);
    }
}
