package journey.ledger.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of one step; see the table in the module's README. */
final class LedgerMeters {
    final Counter records;
    final Counter commits;
    final Counter refused;
    final Counter fallbacks;
    final Counter gaps;
    final Counter truncations;
    final Counter deadLetters;
    final Counter timersFired;
    final Counter interruptions;
    final Counter published;
    final DistributionSummary batchSize;
    final Timer foldTime;
    final Timer commitTime;

    private final MeterRegistry registry;
    private final Tags step;
    private final Map<Integer, Gauge> lag = new ConcurrentHashMap<>();

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
        timersFired = registry.counter("journey.ledger.timers.fired", step);
        interruptions = registry.counter("journey.ledger.interruptions", step);
        published = registry.counter("journey.ledger.published", step);
        batchSize = registry.summary("journey.ledger.batch.size", step);
        foldTime = registry.timer("journey.ledger.fold", step);
        commitTime = registry.timer("journey.ledger.commit", step);
    }

    void watch(PartitionWork work) {
        lag.put(
                work.slot().partition(),
                Gauge.builder("journey.ledger.lag", work, PartitionWork::lag)
                        .tags(step.and(partition(work)))
                        .baseUnit("records")
                        .register(registry));
        Gauge.builder("journey.ledger.watermark.age", work, PartitionWork::watermarkAgeSeconds)
                .tags(step.and(partition(work)))
                .baseUnit("seconds")
                .register(registry);
    }

    void unwatch(PartitionWork work) {
        lag.remove(work.slot().partition());
        for (String name : new String[] {"journey.ledger.lag", "journey.ledger.watermark.age"}) {
            registry.find(name).tags(step.and(partition(work))).gauges().forEach(registry::remove);
        }
    }

    private static Tag partition(PartitionWork work) {
        return Tag.of("partition", Integer.toString(work.slot().partition()));
    }
}
