package journey.ingest.listener.netty;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How ingest listens for events.
 *
 * @param port 0: any free one
 * @param address of the interface to listen on; without it all
 * @param threads that read, check and answer; 0: one for each processor
 * @param connections at once; further ones are closed at once
 * @param inFlight memory for the bodies of requests under way, inflated; more are answered 503
 * @param bodyWithin how long a request may take from its first byte to its last
 * @param keepAlive how long a connection may be silent between two requests
 * @param stopWithin how long requests under way may take when ingest is stopped
 */
@ConfigurationProperties("journey.ingest.http")
record ListenerProperties(
        @DefaultValue("8080") int port,
        Optional<InetAddress> address,
        @DefaultValue("0") int threads,
        @DefaultValue("10000") int connections,
        @DefaultValue("64MB") DataSize inFlight,
        @DefaultValue("10s") Duration bodyWithin,
        @DefaultValue("75s") Duration keepAlive,
        @DefaultValue("5s") Duration stopWithin) {
    ListenerProperties {
        address = address == null ? Optional.empty() : address;
        if (threads < 0 || connections < 1) {
            throw new IllegalArgumentException(
                    "journey.ingest.http.threads can't be negative, and journey.ingest.http.connections has to be at least 1");
        }
    }

    int threadsToStart() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
