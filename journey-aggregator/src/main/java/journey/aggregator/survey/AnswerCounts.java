package journey.aggregator.survey;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import journey.aggregator.counting.Cube;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.counting.Labels;
import journey.aggregator.counting.Sink;

/** Counts each answer as {@code <kind>/<scale>/<score>}, so every figure on any scale can be read from sums. */
public final class AnswerCounts {
    private AnswerCounts() {}

    public static void count(List<Answer> answers, Labels customer, Sink sink) {
        for (Answer answer : answers) {
            if (answer.scale() <= Answer.LONGEST_SCALE) {
                Family.SURVEYS.count(
                        sink,
                        LocalDate.ofInstant(answer.at(), ZoneOffset.UTC),
                        customer.with(Dimension.CHANNEL, answer.channel().code()),
                        answer.kind().code() + '/' + answer.scale() + '/' + answer.score(),
                        1);
            }
        }
    }

    /** How often each score was given, by scale. */
    public static Map<Integer, Map<Integer, Long>> read(Cube.Measures measures, Kind kind) {
        Map<Integer, Map<Integer, Long>> byScale = new TreeMap<>();
        measures.startingWith(kind.code() + '/').forEach((field, count) -> {
            int slash = field.indexOf('/');
            byScale.computeIfAbsent(Integer.parseInt(field.substring(0, slash)), scale -> new TreeMap<>())
                    .merge(Integer.parseInt(field.substring(slash + 1)), count, Long::sum);
        });
        return byScale;
    }
}
