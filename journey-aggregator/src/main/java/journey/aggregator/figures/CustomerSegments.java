package journey.aggregator.figures;

import java.util.List;
import java.util.Optional;
import journey.aggregator.counting.Cube;
import journey.aggregator.order.Order;
import journey.aggregator.order.OrderCounts;

/** Where one customer stands among all. */
public final class CustomerSegments {
    private final Cube cube;
    private final FigureSettings settings;

    /**
     * @param value {@code low}, {@code medium} or {@code high}
     * @param rfm e.g. {@code champions}
     * @param recency, frequency, monetary scores of 1 to 5
     */
    public record Segments(String currency, String value, String rfm, int recency, int frequency, int monetary) {}

    public CustomerSegments(Counters counters, FigureSettings settings) {
        this.cube = new Cube(counters);
        this.settings = settings;
    }

    /** Empty for who has not bought. Reads what was counted of all customers; throws what the store throws. */
    public Optional<Segments> of(List<Order> standing, String shopCurrency) {
        return OrderCounts.worth(standing, shopCurrency).map(worth -> {
            RfmFigures.Score score = RfmFigures.Scores.read(cube).of(worth);
            String value = ValueSegments.read(cube, settings)
                    .segment(worth.currency(), worth.bucket())
                    .code();
            return new Segments(
                    worth.currency(),
                    value,
                    score.segment().code(),
                    score.recency(),
                    score.frequency(),
                    score.monetary());
        });
    }
}
