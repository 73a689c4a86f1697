package journey.aggregator;

import java.util.Map;
import java.util.TreeMap;
import journey.ledger.kafka.Ledger;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready when every step has its partitions, with Kafka and Redis answering. */
@Component("ledger")
final class LedgerHealth implements HealthIndicator {
    private final Map<String, Ledger> ledgers;

    LedgerHealth(Map<String, Ledger> ledgers) {
        this.ledgers = new TreeMap<>(ledgers);
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        ledgers.forEach((name, ledger) -> {
            boolean settled = ledger.settled();
            health.withDetail(name, settled ? "settled" : "waiting for Kafka or Redis");
            if (!settled) {
                health.down();
            }
        });
        return health.build();
    }
}
