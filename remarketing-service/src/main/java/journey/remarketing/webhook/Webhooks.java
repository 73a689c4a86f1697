package journey.remarketing.webhook;

import java.util.HashSet;
import java.util.List;

/**
 * All who are told.
 *
 * @param partitions of the topic of signals
 */
public record Webhooks(List<Endpoint> endpoints, int partitions) {
    public Webhooks {
        endpoints = List.copyOf(endpoints);
        if (new HashSet<>(endpoints.stream().map(Endpoint::id).toList()).size() != endpoints.size()) {
            throw new IllegalArgumentException("two webhooks have one id");
        }
    }
}
