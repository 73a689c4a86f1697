package journey.remarketing;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import journey.events.Topics;
import journey.ledger.MessageLog;
import journey.ledger.SlotStore;
import journey.ledger.kafka.LagGate;
import journey.ledger.kafka.Ledger;
import journey.ledger.kafka.LedgerClients;
import journey.ledger.kafka.LedgerSettings;
import journey.ledger.redis.RedisLink;
import journey.remarketing.webhook.History;
import journey.remarketing.webhook.Webhooks;
import journey.remarketing.webhook.http.HttpCaller;
import journey.remarketing.webhook.kafka.KafkaHistory;
import journey.remarketing.webhook.ledger.WebhookCourier;
import journey.remarketing.webhook.ledger.WebhookFolds;
import journey.remarketing.webhook.ledger.WebhookMeters;
import journey.remarketing.webhook.ledger.WebhookStore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Webhooks to marketers. Their ledger runs only where there is an endpoint. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {
    @Bean
    Webhooks webhooks(WebhookProperties properties, @Value("${journey.partitions}") int partitions) {
        return new Webhooks(properties.all(), partitions);
    }

    @Bean
    WebhookStore webhookStore(RedisLink redis, @Value("${journey.partitions}") int partitions) {
        return new WebhookStore(redis, partitions);
    }

    @Bean
    History signalHistory(KafkaProperties kafka, @Value("${journey.partitions}") int partitions) {
        return new KafkaHistory(
                () -> LedgerClients.consumers(
                                kafka.buildConsumerProperties(), "journey-webhooks-history", Optional.empty())
                        .apply(0),
                partitions);
    }

    @Bean(destroyMethod = "close")
    HttpCaller webhookCaller(WebhookProperties properties, Clock clock, MeterRegistry registry) {
        return new HttpCaller(properties.caller(), clock, registry);
    }

    @Bean(destroyMethod = "")
    WebhookCourier webhookCourier(HttpCaller caller, Webhooks webhooks, WebhookProperties properties, Clock clock) {
        return new WebhookCourier(caller, webhooks.endpoints(), properties.parallel(), clock);
    }

    @Bean
    WebhookLifecycle webhookLifecycle(
            RemarketingProperties service,
            WebhookProperties properties,
            Webhooks webhooks,
            KafkaProperties kafka,
            SlotStore slots,
            MessageLog log,
            WebhookStore store,
            WebhookCourier courier,
            Clock clock,
            MeterRegistry registry) {
        if (webhooks.endpoints().isEmpty()) {
            return new WebhookLifecycle(Optional.empty(), courier);
        }
        Ledger ledger = new Ledger(
                LedgerSettings.of(
                                "webhooks",
                                Topics.SIGNALS,
                                WebhookStore.NAMESPACE,
                                webhooks.partitions(),
                                // Nothing that is told waits for what others may yet say.
                                new LagGate.First())
                        .withTick(service.tick()),
                LedgerClients.consumers(kafka.buildConsumerProperties(), "journey-webhooks", service.instanceName()),
                slots,
                log,
                new WebhookFolds(
                        store,
                        webhooks.endpoints(),
                        properties.retries(),
                        courier,
                        new WebhookMeters(registry, store, webhooks.endpoints(), clock),
                        clock),
                clock,
                registry);
        return new WebhookLifecycle(Optional.of(ledger), courier);
    }
}
