package journey.aggregator.figures.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.Map;
import journey.aggregator.counting.Cube;
import journey.aggregator.figures.Counters;
import journey.aggregator.journey.Contribution;
import journey.aggregator.phase.Phase;

/** How many customers are in which phase. */
final class PhaseGauges implements MeterBinder {
    private final Glance<Map<String, Long>> customers;

    PhaseGauges(Counters counters, Clock clock) {
        Cube cube = new Cube(counters);
        this.customers = new Glance<>(() -> cube.plain(Contribution.CUSTOMERS), clock);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Phase phase : Phase.values()) {
            Gauge.builder(
                            "journey.aggregator.customers",
                            customers,
                            read -> read.value(counts -> counts.getOrDefault(Contribution.PHASE + phase.code(), 0L)))
                    .tag("phase", phase.code())
                    .strongReference(true)
                    .register(registry);
        }
    }
}
