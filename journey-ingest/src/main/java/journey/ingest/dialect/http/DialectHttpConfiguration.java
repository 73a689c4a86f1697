package journey.ingest.dialect.http;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import journey.ingest.admission.WriteKeys;
import journey.ingest.collect.Collector;
import journey.ingest.collect.Limits;
import journey.ingest.collect.http.Answers;
import journey.ingest.collect.http.Senders;
import journey.ingest.dialect.Dialect;
import journey.ingest.listener.Route;
import journey.ingest.listener.Routes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DialectHttpConfiguration {
    @Bean
    Routes dialectRoutes(
            List<Dialect> dialects,
            Collector collector,
            WriteKeys writeKeys,
            Answers answers,
            Senders senders,
            MeterRegistry registry) {
        DeliveryMeters meters = new DeliveryMeters(registry);
        List<Route> routes = dialects.stream()
                .map(dialect -> new Route(
                        dialect.methods(),
                        dialect.path(),
                        Limits.SEGMENT.body(),
                        new DialectEndpoint(
                                dialect, collector, writeKeys, answers, senders, meters, InstantSource.system())))
                .toList();
        return () -> routes;
    }
}
