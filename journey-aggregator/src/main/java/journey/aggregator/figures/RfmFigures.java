package journey.aggregator.figures;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import journey.aggregator.counting.Cube;
import journey.aggregator.order.OrderCounts;
import journey.aggregator.order.OrderCounts.Worth;

/**
 * Customers by recency, frequency and monetary value. Each of the three is scored 1 to 5 by the share of customers of the same
 * currency that is worse: none worse is 1, four fifths or more worse is 5. Weeks, numbers of orders and buckets of revenue
 * are never torn apart, so equal customers have equal scores.
 */
final class RfmFigures {
    private static final int SCORES = 5;

    /** By the recency score, and the mean of the other two, rounded up. */
    enum Segment {
        CHAMPIONS,
        LOYAL,
        NEW,
        NEEDS_ATTENTION,
        AT_RISK,
        LOST;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Segment of(int recency, int frequency, int monetary) {
            int worth = (frequency + monetary + 1) / 2;
            if (recency >= 4) {
                return worth >= 4 ? CHAMPIONS : worth == 3 ? LOYAL : NEW;
            }
            if (recency == 3) {
                return worth >= 3 ? LOYAL : NEEDS_ATTENTION;
            }
            return worth >= 3 ? AT_RISK : LOST;
        }
    }

    private final Cube cube;

    RfmFigures(Cube cube) {
        this.cube = cube;
    }

    List<Figure> all() {
        return List.of(new Figure(
                "rfm",
                "Buyers by how lately, how often and for how much they bought; of all days, whatever the days asked for",
                "scores 1 to 5 by the share of customers who are worse; recency 4 or 5: champions, loyal, new; 3: loyal, needs"
                        + " attention; 1 or 2: at risk, lost; by the mean of the scores of frequency and value, rounded up:"
                        + " from 4 champions, from 3 loyal or at risk",
                false,
                Set.of(),
                List.of("currency", "segment", "customers", "share"),
                query -> rows()));
    }

    private List<Row> rows() {
        Map<String, Map<Segment, Long>> segments = new TreeMap<>();
        Scores scores = Scores.read(cube);
        cube.plain(OrderCounts.RFM).forEach((field, customers) -> {
            Worth worth = Worth.of(field);
            segments.computeIfAbsent(worth.currency(), currency -> new EnumMap<>(Segment.class))
                    .merge(scores.of(worth).segment(), customers, Long::sum);
        });
        List<Row> rows = new ArrayList<>();
        segments.forEach((currency, counts) -> {
            long all = counts.values().stream().mapToLong(Long::longValue).sum();
            counts.forEach((segment, customers) -> rows.add(Row.empty()
                    .with("currency", currency)
                    .with("segment", segment.code())
                    .with("customers", customers)
                    .share("share", customers, all)));
        });
        return rows;
    }

    /** The scores of one customer, each 1 to 5. */
    record Score(int recency, int frequency, int monetary) {
        Segment segment() {
            return Segment.of(recency, frequency, monetary);
        }
    }

    /** What the buyers there are make of a customer. */
    record Scores(Map<String, Ranks> byCurrency) {
        static Scores read(Cube cube) {
            Map<String, Ranks> byCurrency = new TreeMap<>();
            cube.plain(OrderCounts.RFM).forEach((field, customers) -> {
                Worth worth = Worth.of(field);
                Ranks ranks = byCurrency.computeIfAbsent(
                        worth.currency(), currency -> new Ranks(new TreeMap<>(), new TreeMap<>(), new TreeMap<>()));
                ranks.weeks().merge(worth.week(), customers, Long::sum);
                ranks.orders().merge(worth.orders(), customers, Long::sum);
                ranks.buckets().merge(worth.bucket(), customers, Long::sum);
            });
            return new Scores(byCurrency);
        }

        Score of(Worth worth) {
            Ranks ranks = byCurrency.getOrDefault(
                    worth.currency(), new Ranks(new TreeMap<>(), new TreeMap<>(), new TreeMap<>()));
            return new Score(
                    score(ranks.weeks(), worth.week()),
                    score(ranks.orders(), worth.orders()),
                    score(ranks.buckets(), worth.bucket()));
        }

        private static int score(TreeMap<Integer, Long> counts, int own) {
            long all = sum(counts);
            return all == 0 ? 1 : (int) Math.min(SCORES, 1 + SCORES * sum(counts.headMap(own)) / all);
        }

        private static long sum(Map<Integer, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** How many customers of a currency there are with each week of the last order, number of orders, bucket of revenue. */
    record Ranks(TreeMap<Integer, Long> weeks, TreeMap<Integer, Long> orders, TreeMap<Integer, Long> buckets) {}
}
