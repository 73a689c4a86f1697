package journey.aggregator.survey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * A customer's answers, oldest first. Of several answers to one question about one thing the latest counts: who adds a
 * comment answers again.
 */
public record Answers(List<Answer> all) {
    public static final Answers NONE = new Answers(List.of());

    /** Whoever merges whom: the same of two answers of one moment counts. */
    private static final Comparator<Answer> ORDER = Comparator.comparing(Answer::at)
            .thenComparing(Answer::score)
            .thenComparing(answer -> answer.comment().orElse(""));

    /** Comments beyond this are cut: they are stored with the journey. */
    private static final int LONGEST_COMMENT = 1_000;

    public Answers {
        all = List.copyOf(all);
    }

    public Answers on(Touchpoint touchpoint) {
        if (!(touchpoint.what() instanceof Interaction.SurveyAnswered answered) || answered.scale() < 2) {
            return this;
        }
        return Kind.of(answered.kind())
                .map(kind -> plus(new Answer(
                        touchpoint.time(),
                        kind,
                        answered.scale(),
                        answered.score(),
                        answered.comment().map(Answers::cut),
                        answered.about(),
                        touchpoint.channel())))
                .orElse(this);
    }

    private static String cut(String comment) {
        return comment.length() <= LONGEST_COMMENT
                ? comment
                : comment.substring(
                        0,
                        Character.isHighSurrogate(comment.charAt(LONGEST_COMMENT - 1))
                                ? LONGEST_COMMENT - 1
                                : LONGEST_COMMENT);
    }

    private Answers plus(Answer answer) {
        List<Answer> more = new ArrayList<>(all);
        more.removeIf(answer::replaces);
        more.add(answer);
        return new Answers(more);
    }

    /** For what can't be folded again, being too old. */
    public Answers merge(Answers other) {
        List<Answer> ordered =
                Stream.concat(all.stream(), other.all.stream()).sorted(ORDER).toList();
        Answers merged = NONE;
        for (Answer answer : ordered) {
            merged = merged.plus(answer);
        }
        return merged;
    }
}
