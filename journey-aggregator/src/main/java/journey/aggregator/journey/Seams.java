package journey.aggregator.journey;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import journey.aggregator.handover.Unmerge;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Touchpoint;
import org.jspecify.annotations.Nullable;

/**
 * Where journeys were joined that may still come apart, and where some did.
 *
 * <p>A journey that was taken in keeps its own checkpoint for a while, the window of {@link JourneyRules#undo()}, and so
 * does the one that took it in; the two are merged only in what is folded from them. As long as a seam is open no touchpoint
 * leaves the tail. So every touchpoint since the merge, and before it by the allowed lateness, can still go to its person,
 * and what is older lies in two checkpoints. When the window closes, the checkpoints become one, and the state stays what it
 * is.
 */
final class Seams {
    private static final RecordCodec<Content> CODEC = RecordCodec.of(Content.class);
    static final Seams NONE = new Seams(Optional.empty(), false, Part.of(new Content(List.of(), List.of()), CODEC));

    /**
     * A journey that was taken in.
     *
     * @param ids that it was known by, but user ids and those that the other one was known by before
     * @param absorbed whom it had taken in itself
     */
    record Joined(
            CustomerId customer,
            Instant until,
            State checkpoint,
            Instant horizon,
            List<Past> history,
            List<Identifier> ids,
            Set<CustomerId> absorbed) {
        Joined {
            history = List.copyOf(history);
            ids = List.copyOf(ids);
            absorbed = Set.copyOf(absorbed);
        }
    }

    /** @param open in the order in which they were taken in */
    record Content(List<Joined> open, List<Unmerge> undone) {
        Content {
            open = List.copyOf(open);
            undone = List.copyOf(undone);
        }
    }

    private final Optional<Instant> until;
    private final boolean undone;
    private final Part<Content> content;

    private Seams(Optional<Instant> until, boolean undone, Part<Content> content) {
        this.until = until;
        this.undone = undone;
        this.content = content;
    }

    static Seams of(List<Joined> open, List<Unmerge> undone) {
        return open.isEmpty() && undone.isEmpty()
                ? NONE
                : new Seams(
                        open.stream().findFirst().map(Joined::until),
                        !undone.isEmpty(),
                        Part.of(new Content(open, undone), CODEC));
    }

    /** When the first of them closes; empty if none is open. */
    Optional<Instant> until() {
        return until;
    }

    boolean areOpen() {
        return until.isPresent();
    }

    List<Joined> open() {
        return areOpen() ? content.get().open() : List.of();
    }

    List<Unmerge> undone() {
        return undone ? content.get().undone() : List.of();
    }

    /** The state to fold the tail onto. */
    State base(State checkpoint, JourneyRules rules) {
        State base = checkpoint;
        for (Joined joined : open()) {
            base = base.merge(joined.checkpoint(), rules);
        }
        return base;
    }

    /** The same without the first that is open. */
    Seams withoutFirst() {
        return of(open().subList(1, open().size()), undone());
    }

    /** With those of a journey that is taken in. What comes back to where it was parted from is parted no more. */
    Seams and(Stream<Joined> joined, Journey other) {
        return of(
                Stream.concat(open().stream(), joined).toList(),
                Stream.concat(undone().stream(), other.seams().undone().stream())
                        .filter(unmerge -> !unmerge.into().equals(other.customer())
                                && !other.absorbed().contains(unmerge.into()))
                        .distinct()
                        .toList());
    }

    /** Whom somebody's touchpoint belongs to that comes here: the customer that its identifiers were given back to. */
    Optional<CustomerId> redirected(List<Identifier> named) {
        for (Unmerge unmerge : undone()) {
            if (unmerge.takes(named)) {
                return Optional.of(unmerge.into());
            }
        }
        return Optional.empty();
    }

    /**
     * The identifiers that were the loser's, or came to be named first by what it does: all that are named by touchpoints
     * that go with its own.
     *
     * @param tail in its order
     * @return empty when the seam is not open
     */
    Optional<List<Identifier>> idsOf(CustomerId loser, List<Touchpoint> tail, State state) {
        return open().stream()
                .filter(joined -> joined.customer().equals(loser))
                .findFirst()
                .map(joined -> {
                    Set<Identifier> theirs = new HashSet<>(joined.ids());
                    for (Touchpoint touchpoint : tail) {
                        if (Unmerge.takes(touchpoint.ids(), theirs)) {
                            touchpoint.ids().stream()
                                    .filter(id -> id.kind() != Identifier.Kind.USER)
                                    .filter(id -> Optional.ofNullable(
                                                    state.names().ids().get(id))
                                            .filter(first -> first.since().equals(touchpoint.time()))
                                            .isPresent())
                                    .forEach(theirs::add);
                        }
                    }
                    return List.copyOf(theirs);
                });
    }

    void write(ByteSink to, Shorthand shorthand) {
        to.varint(until.map(Instant::toEpochMilli).orElse(0L));
        to.put(undone ? 1 : 0);
        content.write(to, shorthand);
    }

    static Seams read(ByteSource from) {
        long until = from.varint();
        boolean undone = from.take(1)[0] == 1;
        return new Seams(
                until == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)),
                undone,
                Part.taken(from, CODEC));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Seams seams
                && until.equals(seams.until)
                && undone == seams.undone
                && content.equals(seams.content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(until, undone);
    }

    @Override
    public String toString() {
        return "Seams[" + until + ", " + undone().size() + " undone]";
    }
}
