package journey.aggregator.survey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import journey.events.Interaction;
import journey.events.Touchpoint;

/** A customer's answers, oldest first. */
public record Answers(List<Answer> all) {
    public static final Answers NONE = new Answers(List.of());

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
        more.add(answer);
        return new Answers(more);
    }

    /** For what can't be folded again, being too old. */
    public Answers merge(Answers other) {
        return new Answers(Stream.concat(all.stream(), other.all.stream())
                .sorted(Comparator.comparing(Answer::at))
                .toList());
    }
}
