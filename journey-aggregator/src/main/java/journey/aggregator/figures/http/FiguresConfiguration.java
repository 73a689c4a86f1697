package journey.aggregator.figures.http;

import java.time.Clock;
import journey.aggregator.figures.Counters;
import journey.aggregator.figures.FunnelFigures;
import journey.aggregator.journey.Serving;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FiguresConfiguration {
    @Bean
    FunnelFigures funnelFigures(Counters counters, Serving serving) {
        return new FunnelFigures(counters, () -> serving.now().rules().funnels());
    }

    @Bean
    CartGauges cartGauges(Counters counters, Clock clock) {
        return new CartGauges(counters, clock);
    }
}
