package journey.ingest.browser.http;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import journey.ingest.browser.BrowserSdk;
import journey.ingest.listener.Route;
import journey.ingest.listener.Routes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

@Configuration(proxyBeanMethods = false)
class BrowserConfiguration {
    private static final String FILES = "classpath:journey/ingest/browser/sdk/*.js";

    @Bean
    Routes browserRoutes() throws IOException {
        List<Route> routes = new SdkEndpoint(new BrowserSdk(files())).routes();
        return () -> routes;
    }

    static Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources(FILES)) {
            files.put(Objects.requireNonNull(file.getFilename()), file.getContentAsByteArray());
        }
        return files;
    }
}
