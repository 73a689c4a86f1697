package journey.aggregator;

import java.util.Map;
import java.util.TreeMap;
import journey.aggregator.generation.Generations;
import journey.ledger.kafka.Ledger;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready when every step has its partitions, with Kafka and Redis answering. */
@Component("ledger")
final class LedgerHealth implements HealthIndicator {
    private final Map<String, Ledger> ledgers;
    private final Generations generations;

    LedgerHealth(Map<String, Ledger> ledgers, Generations generations) {
        this.ledgers = new TreeMap<>(ledgers);
        this.generations = generations;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        ledgers.forEach((name, ledger) -> show(health, name, ledger.settled()));
        show(health, "journeyLedger", generations.settled());
        return health.build();
    }

    private static void show(Health.Builder health, String name, boolean settled) {
        health.withDetail(name, settled ? "settled" : "waiting for Kafka or Redis");
        if (!settled) {
            health.down();
        }
    }
}
