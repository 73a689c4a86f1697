package journey.aggregator.affinity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The meters of the affinity step; see the table in the module's README. */
final class AffinityMeters {
    final Counter pairs;
    final Counter neighboursDropped;
    final Counter productsDropped;
    private final Map<Recent.Verdict, Counter> sightings = new EnumMap<>(Recent.Verdict.class);

    AffinityMeters(MeterRegistry registry) {
        pairs = registry.counter("journey.affinity.pairs");
        neighboursDropped = registry.counter("journey.affinity.dropped", "what", "neighbour");
        productsDropped = registry.counter("journey.affinity.dropped", "what", "product");
        for (Recent.Verdict verdict : Recent.Verdict.values()) {
            String outcome =
                    verdict == Recent.Verdict.NEW ? "folded" : verdict.name().toLowerCase(Locale.ROOT);
            sightings.put(verdict, registry.counter("journey.affinity.sightings", "outcome", outcome));
        }
    }

    void sighting(Recent.Verdict verdict) {
        Objects.requireNonNull(sightings.get(verdict)).increment();
    }
}
