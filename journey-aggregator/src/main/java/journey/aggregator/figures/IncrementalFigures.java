package journey.aggregator.figures;

import static journey.aggregator.order.ExposureCounts.HELD_OUT;
import static journey.aggregator.order.ExposureCounts.TREATED;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import journey.aggregator.counting.Cube;
import journey.aggregator.counting.Cube.Measures;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.order.ExposureCounts;
import journey.aggregator.order.ExposureCounts.Group;
import journey.events.Money;

/** What campaigns bring beyond what would have been bought anyway. */
final class IncrementalFigures {
    private final Cube cube;

    IncrementalFigures(Cube cube) {
        this.cube = cube;
    }

    List<Figure> all() {
        return List.of(new Figure(
                "incremental-revenue",
                "What a campaign brings beyond what its customers would have bought anyway, by the day of the first mail",
                "(net revenue ÷ customers mailed − net revenue ÷ customers held out) × customers mailed, of orders within"
                        + " the campaign's window of attribution after the first mail, or the first that was held out; low and high: 95"
                        + " % confidence interval by Welch; absent with fewer than two customers in either group",
                false,
                Set.of(Dimension.CAMPAIGN),
                List.of(
                        "campaign",
                        "currency",
                        "treated",
                        "heldOut",
                        "treatedBuyers",
                        "heldOutBuyers",
                        "treatedNet",
                        "heldOutNet",
                        "incrementalNet",
                        "incrementalLow",
                        "incrementalHigh"),
                this::incremental));
    }

    /** The rows of one campaign. */
    List<Row> of(String campaign, Query query) {
        return incremental(query).stream()
                .filter(row -> campaign.equals(row.cells().get("campaign")))
                .toList();
    }

    private List<Row> incremental(Query query) {
        List<Row> rows = new ArrayList<>();
        cube.by(Family.EXPOSURES, Dimension.CAMPAIGN, query.from(), query.to()).forEach((campaign, measures) -> {
            Row row = Row.empty().with("campaign", campaign);
            Set<String> currencies = currencies(measures);
            if (currencies.isEmpty()) {
                rows.add(row.with("treated", ExposureCounts.customers(measures, TREATED))
                        .with("heldOut", ExposureCounts.customers(measures, HELD_OUT)));
            }
            for (String currency : currencies) {
                rows.add(row(
                        row.with("currency", currency),
                        Group.of(measures, TREATED, currency),
                        Group.of(measures, HELD_OUT, currency),
                        currency));
            }
        });
        return rows;
    }

    private static Set<String> currencies(Measures measures) {
        Set<String> currencies = new TreeSet<>();
        ExposureCounts.currencies(measures, TREATED).forEach(currencies::add);
        ExposureCounts.currencies(measures, HELD_OUT).forEach(currencies::add);
        return currencies;
    }

    private static Row row(Row begun, Group treated, Group heldOut, String currency) {
        Row row = begun.with("treated", treated.customers())
                .with("heldOut", heldOut.customers())
                .with("treatedBuyers", treated.buyers())
                .with("heldOutBuyers", heldOut.buyers())
                .money("treatedNet", treated.revenue(), currency)
                .money("heldOutNet", heldOut.revenue(), currency);
        Optional<Double> margin = Welch.margin(treated, heldOut);
        if (margin.isEmpty()) {
            return row;
        }
        BigDecimal anyway = BigDecimal.valueOf(heldOut.revenue())
                .multiply(BigDecimal.valueOf(treated.customers()))
                .divide(BigDecimal.valueOf(heldOut.customers()), 6, RoundingMode.HALF_EVEN);
        BigDecimal more = BigDecimal.valueOf(treated.revenue()).subtract(anyway);
        BigDecimal off = BigDecimal.valueOf(margin.get() * treated.customers());
        return row.with("incrementalNet", amount(more, currency))
                .with("incrementalLow", amount(more.subtract(off), currency))
                .with("incrementalHigh", amount(more.add(off), currency));
    }

    /** @param minor with a fraction, which is rounded half-even */
    private static BigDecimal amount(BigDecimal minor, String currency) {
        return Money.ofMinor(minor.setScale(0, RoundingMode.HALF_EVEN).longValueExact(), currency)
                .amount();
    }
}
