package journey.ledger.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one step; see the table in the module's README. */
final class LedgerMeters {

    /** What it was that could not be folded, or run. */
    enum Failed {
        RECORD,
        TIMER,
        NOTE,
        EFFECT
    }

    final Counter records;
    final Counter commits;
    final Counter refused;
    final Counter fallbacks;
    final Counter gaps;
    final Counter truncations;
    final Counter deadLetters;
    final Counter failedCommands;
    final Counter timersFired;
    final Counter interruptions;
    final Counter published;
    final Counter tooLarge;
    final DistributionSummary batchSize;
    final Timer foldTime;
    final Timer commitTime;
    final Timer visible;

    private final MeterRegistry registry;
    private final Tags step;
    private final Map<Integer, Watched> watched = new HashMap<>();

    private record Watched(PartitionWork work, List<Gauge> gauges) {}

    LedgerMeters(MeterRegistry registry, String stepName) {
        this.registry = registry;
        this.step = Tags.of("step", stepName);
        records = registry.counter("journey.ledger.records", step);
        commits = registry.counter("journey.ledger.commits", step.and("outcome", "applied"));
        refused = registry.counter("journey.ledger.commits", step.and("outcome", "refused"));
        fallbacks = registry.counter("journey.ledger.fallbacks", step);
        gaps = registry.counter("journey.ledger.gaps", step);
        truncations = registry.counter("journey.ledger.truncations", step);
        deadLetters = registry.counter("journey.ledger.dead.letters", step);
        failedCommands = registry.counter("journey.ledger.failed.commands", step);
        timersFired = registry.counter("journey.ledger.timers.fired", step);
        interruptions = registry.counter("journey.ledger.interruptions", step);
        published = registry.counter("journey.ledger.published", step);
        tooLarge = registry.counter("journey.ledger.too.large", step);
        batchSize = registry.summary("journey.ledger.batch.size", step);
        foldTime = registry.timer("journey.ledger.fold", step);
        commitTime = registry.timer("journey.ledger.commit", step);
        visible = Timer.builder("journey.ledger.visible")
                .tags(step)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(10))
                .maximumExpectedValue(Visibility.REPLAY)
                .register(registry);
        for (Failed what : Failed.values()) {
            failures(what);
        }
    }

    Counter failures(Failed what) {
        return registry.counter(
                "journey.ledger.failures", step.and("what", what.name().toLowerCase(Locale.ROOT)));
    }

    /** Shows this work's gauges, instead of those of another worker that had the partition before. */
    synchronized void watch(PartitionWork work) {
        int partition = work.slot().partition();
        remove(partition);
        watched.put(
                partition,
                new Watched(
                        work,
                        List.of(
                                gauge("journey.ledger.lag", "records", work, PartitionWork::lag),
                                gauge("journey.ledger.lag.age", "seconds", work, PartitionWork::lagAgeSeconds),
                                gauge("journey.ledger.timers.due", null, work, PartitionWork::timersDue),
                                gauge(
                                        "journey.ledger.watermark.age",
                                        "seconds",
                                        work,
                                        PartitionWork::watermarkAgeSeconds))));
    }

    synchronized void unwatch(PartitionWork work) {
        Watched shown = watched.get(work.slot().partition());
        if (shown != null && shown.work() == work) {
            remove(work.slot().partition());
        }
    }

    private Gauge gauge(String name, @Nullable String unit, PartitionWork work, ToDoubleFunction<PartitionWork> value) {
        return Gauge.builder(name, work, value)
                .tags(step.and("partition", Integer.toString(work.slot().partition())))
                .baseUnit(unit)
                .register(registry);
    }

    private void remove(int partition) {
        Watched shown = watched.remove(partition);
        if (shown != null) {
            shown.gauges().forEach(registry::remove);
        }
    }
}
