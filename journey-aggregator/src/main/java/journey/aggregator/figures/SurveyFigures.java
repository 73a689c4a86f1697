package journey.aggregator.figures;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import journey.aggregator.counting.Cube;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.survey.AnswerCounts;
import journey.aggregator.survey.Kind;

/**
 * What customers answered. Answers on different scales are never mixed: each scale has a row. Figures are in percent, as the
 * trade gives them.
 */
final class SurveyFigures {
    private static final Set<Dimension> BY = Set.of(Dimension.CHANNEL, Dimension.COUNTRY, Dimension.SEGMENT);
    private static final int RECOMMEND = 10;
    private static final int FIVE_POINTS = 5;

    private final Groups groups;

    SurveyFigures(Cube cube, FigureSettings settings) {
        this.groups = new Groups(cube, settings);
    }

    /** How often each score was given on one scale. */
    private record Scores(int scale, Map<Integer, Long> counts) {
        long answers() {
            return matching(score -> true);
        }

        long matching(Predicate<Integer> scores) {
            return counts.entrySet().stream()
                    .filter(each -> scores.test(each.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        Optional<BigDecimal> percent(long part) {
            return answers() == 0
                    ? Optional.empty()
                    : Optional.of(BigDecimal.valueOf(part)
                            .multiply(BigDecimal.valueOf(100))
                            .divide(BigDecimal.valueOf(answers()), 1, RoundingMode.HALF_EVEN));
        }

        Optional<BigDecimal> mean() {
            return Row.ratio(
                    counts.entrySet().stream()
                            .mapToLong(each -> each.getKey() * each.getValue())
                            .sum(),
                    answers(),
                    2);
        }
    }

    private interface Cells {
        Row of(Row row, Scores scores);
    }

    List<Figure> all() {
        return List.of(
                figure(
                        Kind.NPS,
                        "Would customers recommend us?",
                        "scale 10: nps = % of 9 and 10 − % of 0 to 6; scale 5: topMinusBottom = % of 5 − % of 1",
                        List.of("scale", "answers", "promoters", "passives", "detractors", "nps", "topMinusBottom"),
                        SurveyFigures::nps),
                figure(
                        Kind.CSAT,
                        "Are customers satisfied?",
                        "topBox: % of the highest answer; topTwoBoxes: % of the two highest",
                        List.of("scale", "answers", "topBox", "topTwoBoxes"),
                        (row, scores) -> row.with("topBox", top(scores, 1)).with("topTwoBoxes", top(scores, 2))),
                figure(
                        Kind.CES,
                        "Was it easy?",
                        "topBox: % of the highest answer, \"very easy\"; mean: of all answers, customary on 1 to 7",
                        List.of("scale", "answers", "topBox", "mean"),
                        (row, scores) -> row.with("topBox", top(scores, 1)).with("mean", scores.mean())));
    }

    private Figure figure(Kind kind, String meaning, String formula, List<String> columns, Cells cells) {
        return new Figure(kind.code(), meaning, formula, true, BY, columns, query -> {
            List<Row> rows = new ArrayList<>();
            groups.read(Family.SURVEYS, Dimension.CHANNEL, query, kind.code() + '/')
                    .forEach((key, measures) -> AnswerCounts.read(measures, kind)
                            .forEach((scale, counts) -> {
                                Scores scores = new Scores(scale, counts);
                                rows.add(cells.of(
                                        Groups.row(query, key)
                                                .with("scale", (long) scale)
                                                .with("answers", scores.answers()),
                                        scores));
                            }));
            return rows;
        });
    }

    private static Row nps(Row row, Scores scores) {
        if (scores.scale() == RECOMMEND) {
            long promoters = scores.matching(score -> score >= 9);
            long detractors = scores.matching(score -> score <= 6);
            return row.with("promoters", promoters)
                    .with("passives", scores.answers() - promoters - detractors)
                    .with("detractors", detractors)
                    .with("nps", scores.percent(promoters - detractors));
        }
        if (scores.scale() == FIVE_POINTS) {
            long top = scores.matching(score -> score == FIVE_POINTS);
            long bottom = scores.matching(score -> score <= 1);
            return row.with("topMinusBottom", scores.percent(top - bottom));
        }
        return row;
    }

    private static Optional<BigDecimal> top(Scores scores, int boxes) {
        return scores.percent(scores.matching(score -> score > scores.scale() - boxes));
    }
}
