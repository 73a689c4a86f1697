package journey.ingest.collect.http;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How ingest speaks HTTP.
 *
 * @param inFlight memory for the bodies of requests under way, inflated; more are answered 503. The events cut out of them
 *     come to about as much again
 * @param retryAfter what a sender is told to wait after a 503; whole seconds
 * @param bodyWithin how long a body may take from its first byte to its last
 * @param publicHost where browsers reach this server, e.g. {@code events.shop.example}, for their settings; without it
 *     the host that they asked
 */
@ConfigurationProperties("journey.ingest.http")
record HttpProperties(
        @DefaultValue("64MB") DataSize inFlight,
        @DefaultValue("1s") Duration retryAfter,
        @DefaultValue("10s") Duration bodyWithin,
        Optional<String> publicHost) {
    HttpProperties {
        publicHost = publicHost == null ? Optional.empty() : publicHost.filter(host -> !host.isBlank());
    }
}
