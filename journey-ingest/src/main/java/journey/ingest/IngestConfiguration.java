package journey.ingest;

import java.time.Clock;
import java.util.UUID;
import journey.ingest.admission.AdmissionProperties;
import journey.ingest.admission.Rates;
import journey.ingest.admission.WriteKeys;
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
    Collector collector(WriteKeys writeKeys, TouchpointLog log, Tally tally) {
        return new Collector(
                Limits.SEGMENT,
                writeKeys,
                (source, events) -> new Rates.Verdict.Granted(),
                log,
                tally,
                Clock.systemUTC(),
                System::nanoTime,
                () -> UUID.randomUUID().toString());
    }
}
