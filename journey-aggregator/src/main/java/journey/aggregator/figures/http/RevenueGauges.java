package journey.aggregator.figures.http;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import journey.aggregator.figures.Counters;
import journey.aggregator.figures.FigureSettings;
import journey.aggregator.figures.RecoveredRevenue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What campaigns' mails brought back in the last days, today included. Which campaigns and currencies there are shows only in
 * the counters, so these are read every minute; while Redis is away nothing is shown rather than what was.
 */
final class RevenueGauges implements MeterBinder, AutoCloseable {
    static final int DAYS = 30;
    private static final Logger LOG = LoggerFactory.getLogger(RevenueGauges.class);
    private static final long EVERY_SECONDS = 60;

    private final Counters counters;
    private final FigureSettings settings;
    private final Clock clock;
    private final ScheduledExecutorService reading = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("revenue-gauges").factory());

    RevenueGauges(Counters counters, FigureSettings settings, Clock clock) {
        this.counters = counters;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MultiGauge revenue =
                MultiGauge.builder("journey.aggregator.recovered.revenue").register(registry);
        var unused =
                reading.scheduleWithFixedDelay(() -> readOnce(revenue), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    void readOnce(MultiGauge revenue) {
        List<RecoveredRevenue> read;
        try {
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            read = RecoveredRevenue.read(counters, settings, today.minusDays(DAYS - 1), today);
        } catch (RedisException away) {
            read = List.of();
        } catch (RuntimeException failure) {
            // What gets past here would end the readings for good, and nobody would be told.
            LOG.atError()
                    .addKeyValue("failure", failure.getClass().getName())
                    .log("What campaigns brought back can't be read");
            read = List.of();
        }
        revenue.register(
                read.stream()
                        .map(each -> MultiGauge.Row.of(
                                Tags.of(
                                        "campaign",
                                        each.campaign(),
                                        "currency",
                                        each.currency(),
                                        "influence",
                                        each.influence().code()),
                                each.net()))
                        .toList(),
                true);
    }

    @Override
    public void close() {
        reading.shutdownNow();
    }
}
