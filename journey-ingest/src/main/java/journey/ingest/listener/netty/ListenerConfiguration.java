package journey.ingest.listener.netty;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import journey.ingest.listener.Route;
import journey.ingest.listener.Router;
import journey.ingest.listener.Routes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {
    @Bean
    NettyListener listener(ObjectProvider<Routes> routes, ListenerProperties properties, MeterRegistry registry) {
        List<Route> all =
                routes.stream().flatMap(each -> each.routes().stream()).toList();
        return new NettyListener(new Router(all), properties, registry);
    }
}
