package journey.remarketing.webhook.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import journey.ledger.Notes;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;
import journey.remarketing.webhook.Endpoint;
import journey.remarketing.webhook.EndpointState;
import journey.remarketing.webhook.Retries;

/** Opens the webhooks of a partition, and dates endpoints that are new. */
public final class WebhookFolds implements PartitionFold.Factory {
    /** Makes the ledger fold right away, so that new endpoints are committed. */
    record Opened() {}

    private final WebhookStore store;
    private final List<Endpoint> endpoints;
    private final Retries retries;
    private final WebhookCourier courier;
    private final WebhookMeters meters;
    private final Clock clock;

    public WebhookFolds(
            WebhookStore store,
            List<Endpoint> endpoints,
            Retries retries,
            WebhookCourier courier,
            WebhookMeters meters,
            Clock clock) {
        this.store = store;
        this.endpoints = List.copyOf(endpoints);
        this.retries = retries;
        this.courier = courier;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public PartitionFold open(Slot slot, Notes notes) {
        Instant now = clock.instant();
        Map<String, EndpointState> known = store.endpoints(slot);
        Map<String, EndpointState> fresh = new HashMap<>();
        for (Endpoint endpoint : endpoints) {
            if (!known.containsKey(endpoint.id())) {
                fresh.put(
                        endpoint.id(),
                        EndpointState.fresh(endpoint.id(), endpoint.since().orElse(now)));
            }
        }
        if (!fresh.isEmpty()) {
            notes.post(new Opened());
        }
        return new WebhookFold(slot, notes, store, endpoints, fresh, retries, courier, meters);
    }
}
