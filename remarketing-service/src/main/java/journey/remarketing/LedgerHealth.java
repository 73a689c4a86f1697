package journey.remarketing;

import journey.ledger.kafka.Ledger;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up while Kafka and Redis answer and every partition that this process was given is being folded. */
@Component("ledger")
final class LedgerHealth implements HealthIndicator {
    private final Ledger outreachLedger;

    LedgerHealth(Ledger outreachLedger) {
        this.outreachLedger = outreachLedger;
    }

    @Override
    public Health health() {
        return outreachLedger.settled()
                ? Health.up().build()
                : Health.outOfService()
                        .withDetail("waitingFor", "Kafka, Redis, or the claim of a partition")
                        .build();
    }
}
