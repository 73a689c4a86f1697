package journey.aggregator;

import journey.aggregator.stream.ChangeLog;
import journey.aggregator.stream.kafka.KafkaChangeLog;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What changes, for whoever listens. */
@Configuration(proxyBeanMethods = false)
class StreamConfiguration {
    @Bean
    ChangeLog changeLog(KafkaProperties kafka, StepsConfiguration.Partitions partitions) {
        return new KafkaChangeLog(kafka.buildConsumerProperties(), partitions.count());
    }
}
