package journey.aggregator.journey;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import journey.events.CustomerId;

/**
 * Journeys that {@linkplain PlainFold plain folds} handed over to each other, by whose they were and whom they went to. A
 * record of the log says when one arrives; which one it is follows from the two customers. Between the same two there are
 * hardly ever several; then what the record holds tells them apart, and where it holds none of them, their order does.
 */
public final class Underway {
    /**
     * A journey's way.
     *
     * @param who whose it was
     * @param to whom it goes to
     */
    public record Way(CustomerId who, CustomerId to) {}

    private static final class Sent {
        private final Journey journey;
        private Optional<Print> arrivedAs = Optional.empty();

        Sent(Journey journey) {
            this.journey = journey;
        }
    }

    /** Bytes, as far as it takes to know them again. */
    private record Print(int length, int hash) {}

    private final Map<Way, List<Sent>> sent = new HashMap<>();

    void sends(Journey journey, CustomerId to) {
        sent.computeIfAbsent(new Way(journey.customer(), to), way -> new ArrayList<>())
                .add(new Sent(journey));
    }

    /**
     * The journey that a record brings.
     *
     * @param told the journey that the record holds
     * @param value the record's bytes: a repetition has the same
     * @return empty if none has been sent that could be it
     */
    Optional<Journey> arrives(Way way, Journey told, byte[] value) {
        Optional<Print> print = Optional.of(new Print(value.length, Arrays.hashCode(value)));
        return first(way, one -> one.arrivedAs.isEmpty() && one.journey.equals(told))
                .or(() -> first(way, one -> one.arrivedAs.equals(print)))
                .or(() -> first(way, one -> one.arrivedAs.isEmpty()))
                .or(() -> first(way, one -> one.journey.equals(told)))
                .map(one -> {
                    one.arrivedAs = print;
                    return one.journey;
                });
    }

    /** The latest one, for a record that brings nothing new and yet other bytes. */
    Optional<Journey> again(Way way) {
        List<Sent> all = sent.getOrDefault(way, List.of());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().journey);
    }

    private Optional<Sent> first(Way way, Predicate<Sent> fits) {
        return sent.getOrDefault(way, List.of()).stream().filter(fits).findFirst();
    }

    /**
     * Ways on which something was sent and nothing has arrived. Where one of several has, the others can't be told from
     * repetitions.
     */
    public Stream<Way> open() {
        return sent.entrySet().stream()
                .filter(entry -> entry.getValue().stream().allMatch(one -> one.arrivedAs.isEmpty()))
                .map(Map.Entry::getKey);
    }
}
