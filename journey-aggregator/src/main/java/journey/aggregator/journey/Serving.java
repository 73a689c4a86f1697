package journey.aggregator.journey;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import journey.aggregator.generation.Register;
import journey.aggregator.generation.Standing;

/**
 * The generation that readers are to read. While another one is built, its rules may be others than those that this process
 * is configured with.
 */
public final class Serving {
    private final Supplier<Standing> standing;
    private final Register register;
    private final JourneyRules own;
    private final String fingerprint;
    private final Function<JourneyCodec, Journeys> store;
    private volatile Optional<Generation> latest = Optional.empty();

    /**
     * @param namespace of its slots
     * @param readable whether its journeys can be read at all: not those of another layout
     */
    public record Generation(
            String id, String namespace, JourneyRules rules, JourneyCodec codec, Journeys journeys, boolean readable) {}

    /**
     * @param standing as last seen; {@link Standing#NOTHING} before
     * @param own the rules of this process, with this {@code fingerprint}
     * @param store journeys that are read with a codec
     */
    public Serving(
            Supplier<Standing> standing,
            Register register,
            JourneyRules own,
            String fingerprint,
            Function<JourneyCodec, Journeys> store) {
        this.standing = standing;
        this.register = register;
        this.own = own;
        this.fingerprint = fingerprint;
        this.store = store;
    }

    /** As of a moment ago. Throws what the register throws. */
    public Generation now() {
        Standing seen = standing.get();
        Standing known = seen.serving().isPresent() ? seen : register.read();
        String mine = known.generation(fingerprint);
        String id = known.serving().orElse(mine);
        Optional<Generation> cached =
                latest.filter(generation -> generation.id().equals(id));
        if (cached.isPresent()) {
            return cached.get();
        }
        Optional<JourneyRules> rules = id.equals(mine) ? Optional.of(own) : kept(id);
        JourneyCodec codec = new JourneyCodec(rules.orElse(own));
        Generation generation = new Generation(
                id, Standing.namespace(id), rules.orElse(own), codec, store.apply(codec), rules.isPresent());
        latest = Optional.of(generation);
        return generation;
    }

    /**
     * The same, for whoever reads journeys.
     *
     * @throws UnreadableJourneys while those of another version still serve
     */
    public Generation readable() {
        Generation generation = now();
        if (!generation.readable()) {
            throw new UnreadableJourneys();
        }
        return generation;
    }

    private Optional<JourneyRules> kept(String id) {
        return register.rules(id).flatMap(bytes -> {
            try {
                return Optional.of(RulesCodec.decode(bytes));
            } catch (IllegalArgumentException otherLayout) {
                return Optional.empty();
            }
        });
    }
}
