package journey.remarketing.webhook.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import journey.remarketing.webhook.Endpoint;
import journey.remarketing.webhook.EndpointState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The meters of webhooks; the table is in the module's README. Counted once the commit is through. */
public final class WebhookMeters {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookMeters.class);
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** What becomes of an event that an endpoint wants. */
    enum Outcome {
        QUEUED,
        REPEATED,
        TOO_OLD,
        DELIVERED,
        GIVEN_UP,
        MISSED,
        ERASED
    }

    private final MeterRegistry registry;
    private final WebhookStore store;
    private final Clock clock;
    private List<Map<String, EndpointState>> latest = List.of();
    private Instant readAt = Instant.EPOCH;

    public WebhookMeters(MeterRegistry registry, WebhookStore store, List<Endpoint> endpoints, Clock clock) {
        this.registry = registry;
        this.store = store;
        this.clock = clock;
        for (Endpoint endpoint : endpoints) {
            Gauge.builder("journey.remarketing.webhook.pending", () -> pending(endpoint.id()))
                    .tag("endpoint", endpoint.id())
                    .register(registry);
            for (EndpointState.Status status : EndpointState.Status.values()) {
                Gauge.builder("journey.remarketing.webhook.partitions", () -> partitions(endpoint.id(), status))
                        .tag("endpoint", endpoint.id())
                        .tag("state", status.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        }
    }

    void event(String endpoint, Outcome outcome) {
        registry.counter(
                        "journey.remarketing.webhook.events",
                        "endpoint",
                        endpoint,
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private double pending(String endpoint) {
        return states().stream()
                .filter(partition -> partition.containsKey(endpoint))
                .mapToLong(partition -> partition.get(endpoint).pending())
                .sum();
    }

    private double partitions(String endpoint, EndpointState.Status status) {
        return states().stream()
                .filter(partition -> partition.containsKey(endpoint)
                        && partition.get(endpoint).status() == status)
                .count();
    }

    /** Over all partitions, whoever folds them: read once for all gauges of a scrape. */
    private synchronized List<Map<String, EndpointState>> states() {
        Instant now = clock.instant();
        if (readAt.plus(FRESH).isBefore(now)) {
            try {
                latest = store.endpoints();
            } catch (RuntimeException away) {
                LOG.atDebug()
                        .addKeyValue("failure", away.getClass().getName())
                        .log("The state of webhooks could not be read; what was known is shown");
            }
            readAt = now;
        }
        return latest;
    }
}
