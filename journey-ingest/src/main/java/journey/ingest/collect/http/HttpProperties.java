package journey.ingest.collect.http;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What ingest tells its senders.
 *
 * @param retryAfter what a sender is told to wait after a 503; whole seconds
 * @param publicHost where browsers reach this server, e.g. {@code events.shop.example}, for their settings; without it
 *     the host that they asked
 */
@ConfigurationProperties("journey.ingest.http")
record HttpProperties(@DefaultValue("1s") Duration retryAfter, Optional<String> publicHost) {
    HttpProperties {
        publicHost = publicHost == null ? Optional.empty() : publicHost.filter(host -> !host.isBlank());
    }
}
