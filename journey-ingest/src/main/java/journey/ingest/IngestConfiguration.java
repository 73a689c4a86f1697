package journey.ingest;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import journey.ingest.admission.AdmissionProperties;
import journey.ingest.admission.RateLimits;
import journey.ingest.admission.WriteKeys;
import journey.ingest.admission.bots.Bots;
import journey.ingest.admission.proxies.ClientAddress;
import journey.ingest.admission.proxies.TrustedProxies;
import journey.ingest.collect.Collector;
import journey.ingest.collect.Limits;
import journey.ingest.collect.Tally;
import journey.ingest.collect.TouchpointLog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IngestConfiguration {
    @Bean
    WriteKeys writeKeys(AdmissionProperties properties) {
        return properties.toWriteKeys();
    }

    @Bean
    RateLimits rateLimits() {
        return new RateLimits(System::nanoTime);
    }

    @Bean
    ClientAddress clientAddress(AdmissionProperties properties) {
        return new ClientAddress(new TrustedProxies(properties.trustedProxies()), properties.proxyFields());
    }

    /** Its lists take a while to read, and the rest of the start need not wait for them; readiness does. */
    @Bean
    CompletableFuture<Bots> bots() {
        return CompletableFuture.supplyAsync(Bots::load);
    }

    @Bean
    Collector collector(WriteKeys writeKeys, RateLimits rates, TouchpointLog log, Tally tally) {
        return new Collector(
                Limits.SEGMENT,
                writeKeys,
                rates,
                log,
                tally,
                Clock.systemUTC(),
                System::nanoTime,
                () -> UUID.randomUUID().toString());
    }
}
