package journey.aggregator.journey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import journey.events.CustomerId;
import journey.events.Touchpoint;

/**
 * Journeys as they are stored and handed over. The first byte is the layout; a stored journey of another layout is not
 * read, the slots have to be rebuilt from the log under another namespace.
 */
public final class JourneyCodec {
    /** Raise it whenever any record under {@link Stored} changes. */
    private static final byte LAYOUT = 2;

    /** What is not derived of a {@link Journey}, or where a forwarded customer went. */
    record Stored(
            Optional<CustomerId> into,
            CustomerId customer,
            State checkpoint,
            Instant horizon,
            List<Touchpoint> tail,
            Instant asOf,
            List<Past> history,
            List<CustomerId> absorbed,
            Map<Counter, Long> counted) {}

    private static final RecordCodec<Stored> CODEC = RecordCodec.of(Stored.class);

    private final JourneyRules rules;

    public JourneyCodec(JourneyRules rules) {
        this.rules = rules;
    }

    public byte[] encode(CustomerId customer, Held held) {
        Stored stored = switch (held) {
            case Held.Live live -> stored(live.journey(), live.counted());
            case Held.Forwarded forwarded ->
                new Stored(
                        Optional.of(forwarded.into()),
                        customer,
                        State.EMPTY,
                        Instant.EPOCH,
                        List.of(),
                        Instant.EPOCH,
                        List.of(),
                        List.of(),
                        Map.of());
        };
        return CODEC.encode(LAYOUT, stored);
    }

    private static Stored stored(Journey journey, Map<Counter, Long> counted) {
        return new Stored(
                Optional.empty(),
                journey.customer(),
                journey.checkpoint(),
                journey.horizon(),
                journey.tail(),
                journey.asOf(),
                journey.history(),
                new ArrayList<>(new TreeSet<>(journey.absorbed())),
                counted);
    }

    /** @throws IllegalArgumentException when the bytes are of another layout */
    public Held decode(byte[] bytes) {
        Stored stored = CODEC.decode(LAYOUT, bytes);
        return stored.into()
                .<Held>map(Held.Forwarded::new)
                .orElseGet(() -> new Held.Live(
                        Journey.restored(
                                stored.customer(),
                                stored.checkpoint(),
                                stored.horizon(),
                                stored.tail(),
                                stored.asOf(),
                                stored.history(),
                                Set.copyOf(stored.absorbed()),
                                rules),
                        stored.counted()));
    }
}
