package journey.aggregator.generation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of the generations; see the table in the module's README. */
public final class GenerationMeters {
    final Counter switches;
    volatile boolean building;
    volatile boolean gathering;
    volatile long behind;
    volatile long loss;

    public GenerationMeters(MeterRegistry registry) {
        switches = registry.counter("journey.generation.switches");
        Gauge.builder("journey.generation.building", this, meters -> meters.building ? 1 : 0)
                .register(registry);
        Gauge.builder("journey.generation.gathering", this, meters -> meters.gathering ? 1 : 0)
                .register(registry);
        Gauge.builder("journey.generation.lag", this, meters -> meters.behind)
                .baseUnit("records")
                .register(registry);
        Gauge.builder("journey.generation.loss", this, meters -> meters.loss)
                .baseUnit("records")
                .register(registry);
    }
}
