package journey.aggregator.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import journey.events.CustomerId;

/**
 * Whose an identifier is: one customer, and for a device that changed hands also the later ones, each with the offset on
 * the device's own partition from which on it belongs to them.
 *
 * <p>The offsets make a redelivered touchpoint find the owner of its time. As text: {@code u…} or {@code u…|120=u…}.
 *
 * @param changes by rising offset
 */
public record Owners(CustomerId first, List<Change> changes) {
    /** @param from the offset of the first touchpoint of the new owner */
    public record Change(long from, CustomerId owner) {}

    /** How many changes of hands are remembered at least; more only as long as the running batch may need them. */
    private static final int REMEMBERED = 64;

    public Owners {
        changes = List.copyOf(changes);
    }

    public static Owners of(CustomerId only) {
        return new Owners(only, List.of());
    }

    /** @throws IllegalArgumentException when the text is not one of {@link #encode()} */
    public static Owners parse(String text) {
        String[] parts = text.split("\\|", -1);
        List<Change> changes = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a change of hands has an offset and an owner");
            }
            changes.add(new Change(
                    Long.parseLong(parts[i].substring(0, equals)), new CustomerId(parts[i].substring(equals + 1))));
        }
        return new Owners(new CustomerId(parts[0]), changes);
    }

    public String encode() {
        StringBuilder text = new StringBuilder(first.value());
        changes.forEach(
                change -> text.append('|').append(change.from()).append('=').append(change.owner()));
        return text.toString();
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
    CustomerId last() {
        return changes.isEmpty() ? first : changes.getLast().owner();
    }

    Stream<CustomerId> all() {
        return Stream.concat(Stream.of(first), changes.stream().map(Change::owner));
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
        return new Owners(earliest, later);
    }

    Owners map(UnaryOperator<CustomerId> owner) {
        return new Owners(
                owner.apply(first),
                changes.stream()
                        .map(change -> new Change(change.from(), owner.apply(change.owner())))
                        .toList());
    }
}
