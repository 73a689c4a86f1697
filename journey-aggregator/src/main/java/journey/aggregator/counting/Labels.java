package journey.aggregator.counting;

import java.util.ArrayList;
import java.util.List;

/** A fact's value in each dimension of its family. */
public final class Labels {
    private record Label(Dimension dimension, String value) {}

    public static final Labels NONE = new Labels(List.of());

    private final List<Label> all;

    private Labels(List<Label> all) {
        this.all = all;
    }

    /** These and one more; a blank value is {@link Dimension#NONE}. */
    public Labels with(Dimension dimension, String value) {
        List<Label> more = new ArrayList<>(all.size() + 1);
        more.addAll(all);
        more.add(new Label(dimension, value.isBlank() ? Dimension.NONE : value));
        return new Labels(more);
    }

    /** Adds the count once in every dimension. */
    void count(Sink sink, String hash, String day, String measure, long count) {
        for (Label label : all) {
            sink.add(hash, day + label.dimension.letter() + '|' + label.value + '|' + measure, count);
        }
    }
}
