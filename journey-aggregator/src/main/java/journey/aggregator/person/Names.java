package journey.aggregator.person;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Touchpoint;

/**
 * What a person's touchpoints have named them by, each since when, and who turned out to be this person. Whether an
 * identifier is theirs alone, or somebody else's after all, identity knows.
 *
 * @param ids the first {@value #MOST} of them
 * @param merges in no order
 */
public record Names(Map<Identifier, First> ids, List<Merge> merges) {
    public static final Names NONE = new Names(Map.of(), List.of());

    /** More than a person has; a client that makes up a cart id for every event doesn't fill the memory. */
    private static final int MOST = 1_000;

    /**
     * The touchpoint that named an identifier first.
     *
     * @param by its name, e.g. {@code Identify}
     */
    public record First(Instant since, String by) {}

    /**
     * A customer who was merged into this one.
     *
     * @param by the kind of the identifier that showed it
     * @param undone when that turned out to be wrong
     */
    public record Merge(CustomerId loser, Instant at, Identifier.Kind by, Optional<Instant> undone) {
        public Merge undone(Instant when) {
            return new Merge(loser, at, by, Optional.of(when));
        }
    }

    public Names {
        ids = Map.copyOf(ids);
        merges = List.copyOf(merges);
    }

    public Names on(Touchpoint touchpoint) {
        boolean news = false;
        for (Identifier id : touchpoint.ids()) {
            news |= isNews(id, touchpoint);
        }
        if (!news) {
            return this;
        }
        Map<Identifier, First> more = new HashMap<>(ids);
        for (Identifier id : touchpoint.ids()) {
            if (isNews(id, touchpoint) && (more.size() < MOST || more.containsKey(id))) {
                more.put(id, new First(touchpoint.time(), touchpoint.name()));
            }
        }
        return new Names(more, merges);
    }

    private boolean isNews(Identifier id, Touchpoint touchpoint) {
        First first = ids.get(id);
        return first == null || touchpoint.time().isBefore(first.since());
    }

    /** For what can't be folded again, being too old. */
    public Names merge(Names other) {
        Map<Identifier, First> both = new HashMap<>(ids);
        other.ids.forEach((id, theirs) ->
                both.merge(id, theirs, (mine, first) -> first.since().isBefore(mine.since()) ? first : mine));
        return new Names(
                both,
                Stream.concat(merges.stream(), other.merges.stream()).distinct().toList());
    }

    /** The latest word on a loser counts. */
    public Names with(Merge merge) {
        return new Names(
                ids,
                Stream.concat(without(merge.loser()).merges.stream(), Stream.of(merge))
                        .toList());
    }

    public Names without(CustomerId loser) {
        return new Names(
                ids,
                merges.stream().filter(merge -> !merge.loser().equals(loser)).toList());
    }

    @Override
    public String toString() {
        return "Names[" + ids.size() + "]";
    }
}
