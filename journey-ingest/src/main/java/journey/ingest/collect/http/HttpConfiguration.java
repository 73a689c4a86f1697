package journey.ingest.collect.http;

import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import journey.ingest.admission.WriteKeys;
import journey.ingest.collect.Collector;
import journey.ingest.collect.Limits;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

@Configuration(proxyBeanMethods = false)
class HttpConfiguration {
    @Bean
    ServletRegistrationBean<CollectServlet> collectServlet(
            Collector collector, WriteKeys writeKeys, HttpProperties properties) {
        ServletRegistrationBean<CollectServlet> servlet = new ServletRegistrationBean<>(
                new CollectServlet(collector, writeKeys, Limits.SEGMENT, properties), "/v1/*");
        servlet.setName("collect");
        servlet.setLoadOnStartup(1);
        return servlet;
    }

    /** The servlet is nothing that springdoc could see, so its paths are written down by hand. */
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
