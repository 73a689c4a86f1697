package journey.aggregator.figures.http;

import java.time.Clock;
import journey.aggregator.figures.Catalogue;
import journey.aggregator.figures.Counters;
import journey.aggregator.figures.CustomerSegments;
import journey.aggregator.figures.FigureSettings;
import journey.aggregator.figures.FunnelFigures;
import journey.aggregator.figures.Spend;
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
    Catalogue catalogue(Counters counters, Spend spend, FigureSettings settings) {
        return new Catalogue(counters, spend, settings);
    }

    @Bean
    CustomerSegments customerSegments(Counters counters, FigureSettings settings) {
        return new CustomerSegments(counters, settings);
    }

    @Bean
    CartGauges cartGauges(Counters counters, Clock clock) {
        return new CartGauges(counters, clock);
    }

    @Bean
    PhaseGauges phaseGauges(Counters counters, Clock clock) {
        return new PhaseGauges(counters, clock);
    }

    @Bean
    RevenueGauges revenueGauges(Counters counters, FigureSettings settings, Clock clock) {
        return new RevenueGauges(counters, settings, clock);
    }
}
