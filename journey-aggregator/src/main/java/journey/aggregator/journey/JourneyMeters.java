package journey.aggregator.journey;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import journey.aggregator.affinity.Basket;
import journey.events.JourneySignal;
import journey.events.Touchpoint;
import journey.events.codec.SignalCodec;

/** The meters of the journey step; see the table in the module's README. */
final class JourneyMeters {
    final Counter handovers;
    final Counter absorbed;
    final Counter forwarded;
    final Counter crowdedOut;
    final Counter erased;
    final Counter dropped;
    private final Counter bots;
    final Counter foreign;
    final Counter countersDropped;
    private final Counter leftOut;

    private final MeterRegistry registry;
    private final Map<Journey.Outcome, Counter> touchpoints = new EnumMap<>(Journey.Outcome.class);
    private final Map<Basket.Kind, Counter> baskets = new EnumMap<>(Basket.Kind.class);
    private final Map<Keeping.Kind, Counter> retired = new EnumMap<>(Keeping.Kind.class);

    JourneyMeters(MeterRegistry registry) {
        this.registry = registry;
        handovers = registry.counter("journey.aggregator.handovers");
        absorbed = registry.counter("journey.aggregator.absorbed");
        forwarded = registry.counter("journey.aggregator.forwarded");
        crowdedOut = registry.counter("journey.aggregator.crowded.out");
        erased = registry.counter("journey.aggregator.erased");
        dropped = registry.counter("journey.aggregator.erased.dropped");
        bots = registry.counter("journey.aggregator.bots");
        foreign = registry.counter("journey.aggregator.foreign.transfers");
        countersDropped = registry.counter("journey.aggregator.counters.dropped");
        leftOut = registry.counter("journey.aggregator.baskets.left.out");
        for (Basket.Kind kind : Basket.Kind.values()) {
            baskets.put(
                    kind,
                    registry.counter(
                            "journey.aggregator.baskets", "kind", kind.name().toLowerCase(Locale.ROOT)));
        }
        for (Keeping.Kind kind : Keeping.Kind.values()) {
            retired.put(
                    kind,
                    registry.counter(
                            "journey.aggregator.retired", "kind", kind.name().toLowerCase(Locale.ROOT)));
        }
        for (Journey.Outcome outcome : Journey.Outcome.values()) {
            touchpoints.put(
                    outcome,
                    registry.counter(
                            "journey.aggregator.touchpoints",
                            "outcome",
                            outcome.name().toLowerCase(Locale.ROOT)));
        }
    }

    void touchpoint(Touchpoint touchpoint, Journey.Applied applied) {
        java.util.Objects.requireNonNull(touchpoints.get(applied.outcome())).increment();
        crowdedOut.increment(applied.early());
        if (applied.outcome() == Journey.Outcome.FOLDED && touchpoint.bot().isPresent()) {
            bots.increment();
        }
    }

    void retired(Keeping.Kind kind) {
        java.util.Objects.requireNonNull(retired.get(kind)).increment();
    }

    void basket(Basket basket) {
        java.util.Objects.requireNonNull(baskets.get(basket.kind())).increment();
        leftOut.increment(basket.leftOut());
    }

    void signal(JourneySignal signal) {
        registry.counter("journey.aggregator.signals", "kind", SignalCodec.kind(signal))
                .increment();
    }
}
