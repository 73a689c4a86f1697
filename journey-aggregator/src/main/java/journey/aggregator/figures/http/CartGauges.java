package journey.aggregator.figures.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import journey.aggregator.figures.CartFigures;
import journey.aggregator.figures.Counters;

/** The cart episodes by state, and whether they add up. */
final class CartGauges implements MeterBinder {
    private final Glance<CartFigures> carts;

    CartGauges(Counters counters, Clock clock) {
        this.carts = new Glance<>(() -> CartFigures.read(counters), clock);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Map<String, ToDoubleFunction<CartFigures>> states = Map.of(
                "started", CartFigures::started,
                "open", CartFigures::open,
                "abandoned", CartFigures::abandoned,
                "completed", CartFigures::completed,
                "emptied", CartFigures::emptied,
                "expired", CartFigures::expired,
                "recovered", CartFigures::recovered);
        states.forEach((state, figure) -> Gauge.builder("journey.aggregator.carts", carts, read -> read.value(figure))
                .tag("state", state)
                .strongReference(true)
                .register(registry));
        Gauge.builder("journey.aggregator.carts.imbalance", carts, read -> read.value(CartFigures::imbalance))
                .strongReference(true)
                .register(registry);
    }
}
