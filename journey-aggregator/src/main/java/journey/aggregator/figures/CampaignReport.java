package journey.aggregator.figures;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import journey.aggregator.counting.Cube;
import journey.aggregator.counting.Cube.Measures;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;

/**
 * What a campaign earned: the figures {@code mails}, {@code recovered-revenue}, {@code incremental-revenue} and {@code
 * variant-comparison}, of one campaign.
 *
 * @param mails sent, opened, clicked in, by the day they were sent
 * @param revenue orders that are owed to them and what those brought, refunds subtracted, by the day of the order
 * @param incremental what the campaign brings beyond what would have been bought anyway, by currency
 * @param variants compared with the first of their step
 */
public record CampaignReport(Split mails, Split revenue, List<Row> incremental, List<Row> variants) {
    /** Rows of the whole campaign, of each step, and of each variant. */
    public record Split(List<Row> campaign, List<Row> steps, List<Row> variants) {
        public Split {
            campaign = List.copyOf(campaign);
            steps = List.copyOf(steps);
            variants = List.copyOf(variants);
        }
    }

    public CampaignReport {
        incremental = List.copyOf(incremental);
        variants = List.copyOf(variants);
    }

    /** @param to the last day; all of a campaign that nothing was counted of is empty */
    public static CampaignReport of(Counters counters, String campaign, LocalDate from, LocalDate to) {
        Cube cube = new Cube(counters);
        Query query = new Query(from, to, Optional.empty());
        return new CampaignReport(
                split(
                        read(cube, Family.MAILS, campaign, query),
                        (row, mails) -> List.of(MailFigures.mails(row, mails))),
                split(read(cube, Family.CREDITS, campaign, query), MailFigures::credits),
                new IncrementalFigures(cube).of(campaign, query),
                VariantFigures.rows(read(cube, Family.VARIANTS, campaign, query)));
    }

    private static Map<String, Measures> read(Cube cube, Family family, String campaign, Query query) {
        Map<String, Measures> variants = new TreeMap<>(cube.by(family, Dimension.VARIANT, query.from(), query.to()));
        variants.keySet().removeIf(variant -> !variant.startsWith(campaign + '/'));
        return variants;
    }

    private static Split split(Map<String, Measures> variants, BiFunction<Row, Measures, List<Row>> rows) {
        return new Split(
                rows(variants, Dimension.CAMPAIGN, rows),
                rows(variants, Dimension.STEP, rows),
                rows(variants, Dimension.VARIANT, rows));
    }

    private static List<Row> rows(
            Map<String, Measures> variants, Dimension dimension, BiFunction<Row, Measures, List<Row>> rows) {
        List<Row> all = new ArrayList<>();
        Groups.together(variants, dimension)
                .forEach((value, measures) ->
                        all.addAll(rows.apply(Row.empty().with(dimension.code(), value), measures)));
        return all;
    }
}
