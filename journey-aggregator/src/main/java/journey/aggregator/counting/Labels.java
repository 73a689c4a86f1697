package journey.aggregator.counting;

import java.util.ArrayList;
import java.util.List;

/** A fact's value in each dimension of its family. */
public final class Labels {
    /** How a fact's fields go on behind the day, as far as the measure. */
    private record Label(String field) {
        static Label of(Dimension dimension, String value) {
            return new Label(dimension.letter() + "|" + (value.isBlank() ? Dimension.NONE : value) + '|');
        }
    }

    public static final Labels NONE = new Labels(List.of());

    private final List<Label> all;

    private Labels(List<Label> all) {
        this.all = all;
    }

    /** These and one more; a blank value is {@link Dimension#NONE}. */
    public Labels with(Dimension dimension, String value) {
        List<Label> more = new ArrayList<>(all.size() + 1);
        more.addAll(all);
        more.add(Label.of(dimension, value));
        return new Labels(more);
    }

    /** Adds the count once in every dimension. */
    void count(Sink sink, String hash, String day, String measure, long count) {
        for (Label label : all) {
            sink.add(hash, day + label.field + measure, count);
        }
    }
}
