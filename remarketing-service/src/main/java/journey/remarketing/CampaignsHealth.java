package journey.remarketing;

import journey.remarketing.repertoire.Repertoire;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Always up: campaigns that can't be used leave those before them in force. What is wrong with them is in the details. */
@Component("campaigns")
final class CampaignsHealth implements HealthIndicator {
    private final Repertoire repertoire;

    CampaignsHealth(Repertoire repertoire) {
        this.repertoire = repertoire;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up()
                .withDetail("campaigns", repertoire.current().campaigns().size())
                .withDetail("loadedAt", repertoire.current().loadedAt().toString());
        if (!repertoire.mistakes().isEmpty()) {
            health.withDetail("mistakes", repertoire.mistakes());
        }
        return health.build();
    }
}
