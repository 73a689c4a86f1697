package journey.aggregator.lookup;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.journey.Comment;
import journey.aggregator.survey.Kind;

/** The comments that are listed, over all partitions. Throws what the store throws. */
public interface Comments {
    /** The latest first. */
    Comparator<Comment> ORDER = Comparator.comparing(Comment::at)
            .thenComparing(Comment::customer)
            .thenComparing(Comment::kind)
            .reversed();

    /**
     * What is asked for.
     *
     * @param to exclusive
     */
    record Wanted(Set<Kind> kinds, Instant from, Instant to) {
        public Wanted {
            kinds = Set.copyOf(kinds);
        }
    }

    /** The next {@code limit} after {@code last}, in their {@link #ORDER}. */
    List<Comment> after(Wanted wanted, Optional<Comment> last, int limit);
}
