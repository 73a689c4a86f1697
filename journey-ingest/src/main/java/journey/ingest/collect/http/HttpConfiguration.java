package journey.ingest.collect.http;

import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import journey.ingest.admission.WriteKeys;
import journey.ingest.admission.bots.Bots;
import journey.ingest.admission.proxies.ClientAddress;
import journey.ingest.collect.Call;
import journey.ingest.collect.Collector;
import journey.ingest.collect.Limits;
import journey.ingest.listener.Endpoint;
import journey.ingest.listener.Route;
import journey.ingest.listener.Routes;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

@Configuration(proxyBeanMethods = false)
class HttpConfiguration {
    private static final Set<String> POSTED = Set.of("POST", "OPTIONS");
    private static final String RUDDERSTACK_BEACON = "/beacon/v1/batch";

    @Bean
    Answers answers(HttpProperties properties) {
        return new Answers(properties.retryAfter());
    }

    @Bean
    Senders senders(ClientAddress addresses, CompletableFuture<Bots> bots) {
        return new Senders(addresses, bots);
    }

    @Bean
    Routes collectRoutes(
            Collector collector, WriteKeys writeKeys, Answers answers, Senders senders, HttpProperties properties) {
        Cors cors = new Cors(writeKeys);
        List<Route> routes = new ArrayList<>();
        for (Call call : Call.values()) {
            Endpoint endpoint = new CollectEndpoint(call, collector, writeKeys, answers, senders, cors);
            for (String path : call.paths()) {
                routes.add(new Route(POSTED, "/v1/" + path, Limits.SEGMENT.body(), endpoint));
            }
            if (call == Call.BATCH) {
                routes.add(new Route(POSTED, RUDDERSTACK_BEACON, Limits.SEGMENT.body(), endpoint));
            }
        }
        Endpoint settings = new SettingsEndpoint(writeKeys, answers, senders, cors, properties.publicHost());
        routes.add(new Route(Set.of("GET", "HEAD", "OPTIONS"), SettingsEndpoint.PATH, 0, settings));
        return () -> routes;
    }

    /** The routes are nothing that springdoc could see, so its paths are written down by hand. */
    @Bean
    OpenApiCustomizer collectPaths() {
        OpenAPI written = written();
        return document -> {
            document.info(written.getInfo());
            written.getPaths().forEach(document::path);
            document.components(written.getComponents());
            document.security(written.getSecurity());
            document.tags(written.getTags());
        };
    }

    private static OpenAPI written() {
        try (InputStream yaml = new ClassPathResource("journey/ingest/openapi.yaml").getInputStream()) {
            return Yaml31.mapper().readValue(yaml, OpenAPI.class);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
