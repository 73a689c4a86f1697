package journey.aggregator.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import journey.events.CustomerId;

/**
 * Whose an identifier is: one customer, and for a device that changed hands also the later ones, each with the offset on
 * the device's own partition from which on it belongs to them.
 *
 * <p>The offsets make a redelivered touchpoint find the owner of its time.
 *
 * @param changes by rising offset
 * @param apart customers whom this identifier once tied to its owner, and must not again: that merge was undone
 */
public record Owners(CustomerId first, List<Change> changes, Set<CustomerId> apart) {
    /** @param from the offset of the first touchpoint of the new owner */
    public record Change(long from, CustomerId owner) {}

    /** How many changes of hands are remembered at least; more only as long as the running batch may need them. */
    private static final int REMEMBERED = 64;

    public Owners {
        changes = List.copyOf(changes);
        apart = Set.copyOf(apart);
    }

    public static Owners of(CustomerId only) {
        return new Owners(only, List.of(), Set.of());
    }

    /** The owner of the touchpoint at {@code offset} of the identifier's own partition. */
    CustomerId at(long offset) {
        CustomerId owner = first;
        for (Change change : changes) {
            if (change.from() <= offset) {
                owner = change.owner();
            }
        }
        return owner;
    }

    /** The owner as of now. */
    public CustomerId last() {
        return changes.isEmpty() ? first : changes.getLast().owner();
    }

    /** Whose it is or was. */
    Stream<CustomerId> holders() {
        return Stream.concat(Stream.of(first), changes.stream().map(Change::owner));
    }

    /** Everybody named here. */
    public Stream<CustomerId> all() {
        return Stream.concat(holders(), apart.stream());
    }

    /**
     * The same with {@code owner} from {@code offset} on.
     *
     * @param needed the lowest offset that may be asked for again; older changes are forgotten when there are many
     */
    Owners handOn(long offset, CustomerId owner, long needed) {
        List<Change> later = new ArrayList<>();
        changes.stream().filter(change -> change.from() < offset).forEach(later::add);
        later.add(new Change(offset, owner));
        changes.stream().filter(change -> change.from() > offset).forEach(later::add);
        CustomerId earliest = first;
        while (later.size() > REMEMBERED && later.getFirst().from() <= needed) {
            earliest = later.removeFirst().owner();
        }
        return new Owners(earliest, later, apart);
    }

    /** The same with {@code owner} in the place of its first owner, whom it must not be tied to {@code other} by. */
    Owners splitOff(CustomerId owner, CustomerId other) {
        Set<CustomerId> more = new TreeSet<>(apart);
        more.add(other);
        return new Owners(owner, changes, more);
    }

    Owners map(UnaryOperator<CustomerId> owner) {
        return new Owners(
                owner.apply(first),
                changes.stream()
                        .map(change -> new Change(change.from(), owner.apply(change.owner())))
                        .toList(),
                apart);
    }
}
