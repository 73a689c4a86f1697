package journey.aggregator.figures.http;

import static journey.aggregator.journey.Visitor.aVisitor;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import journey.aggregator.figures.Counters;
import journey.aggregator.figures.FigureSettings;
import journey.aggregator.journey.Shop;
import journey.aggregator.journey.Visitor;
import journey.events.Interaction.MailEvent.Outcome;
import org.junit.jupiter.api.Test;

class GaugesTest {
    private final Shop shop = new Shop();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Clock still = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void customersByPhaseAndCartsByState() {
        shop.sees("anna", aVisitor().reading("/"));
        shop.sees("bert", aVisitor().withCart(1));
        shop.sees("carl", aVisitor().withCart(2).ordering("o-1", "10.00"));
        shop.sees("dora", aVisitor().withCart(1));

        new PhaseGauges(shop, still).bindTo(registry);
        new CartGauges(shop, still).bindTo(registry);

        assertThat(customers("awareness")).isEqualTo(1);
        assertThat(customers("intent")).isEqualTo(2);
        assertThat(customers("purchase")).isEqualTo(1);
        assertThat(customers("advocacy")).isZero();
        assertThat(carts("started")).isEqualTo(3);
        assertThat(carts("open")).isEqualTo(2);
        assertThat(carts("completed")).isEqualTo(1);
        assertThat(carts("abandoned")).isZero();
        assertThat(registry.get("journey.aggregator.carts.imbalance").gauge().value())
                .isZero();
    }

    @Test
    void allGaugesReadOnceAndSayNothingWhileRedisIsAway() {
        AtomicInteger readings = new AtomicInteger();
        Counters away = hash -> {
            readings.incrementAndGet();
            throw new RedisException("away");
        };
        new PhaseGauges(away, still).bindTo(registry);

        assertThat(customers("intent")).isNaN();
        assertThat(customers("purchase")).isNaN();
        assertThat(readings).hasValue(1);
    }

    @Test
    void whatCampaignsBroughtBackByCurrencyForAMonth() {
        shop.sees("anna", buyerAfterMail("o-1", "40.00").refunding("o-1", "5.00"));
        shop.sees("bert", buyerAfterMail("o-2", "20.00"));
        Clock soon = Clock.fixed(Visitor.START.plus(Duration.ofDays(2)), ZoneOffset.UTC);
        MultiGauge revenue = MultiGauge.builder("revenue").register(registry);

        read(soon, revenue);
        assertThat(registry.get("revenue")
                        .tags("campaign", "cart", "currency", "EUR", "influence", "clicked")
                        .gauge()
                        .value())
                .isEqualTo(55.0);
        assertThat(registry.get("revenue").gauges()).hasSize(1);

        read(Clock.offset(soon, Duration.ofDays(RevenueGauges.DAYS)), revenue);
        assertThat(registry.find("revenue").gauges()).isEmpty();
    }

    private void read(Clock at, MultiGauge into) {
        try (RevenueGauges gauges = new RevenueGauges(shop, FigureSettings.DEFAULT, at)) {
            gauges.readOnce(into);
        }
    }

    private static Visitor buyerAfterMail(String order, String amount) {
        return aVisitor()
                .withCart(1)
                .mailed(Outcome.SENT, "cart", "first", "a", Optional.empty())
                .mailed(Outcome.CLICKED, "cart", "first", "a", Optional.empty())
                .ordering(order, amount);
    }

    private double customers(String phase) {
        return registry.get("journey.aggregator.customers")
                .tag("phase", phase)
                .gauge()
                .value();
    }

    private double carts(String state) {
        return registry.get("journey.aggregator.carts")
                .tag("state", state)
                .gauge()
                .value();
    }
}
