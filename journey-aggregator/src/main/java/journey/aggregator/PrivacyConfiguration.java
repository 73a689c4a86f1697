package journey.aggregator;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import journey.aggregator.erasure.ErasedIds;
import journey.aggregator.erasure.Receipts;
import journey.aggregator.erasure.kafka.ErasedIdsTable;
import journey.aggregator.erasure.redis.RedisReceipts;
import journey.aggregator.identity.CustomerDirectory;
import journey.aggregator.identity.IdentityStep;
import journey.aggregator.journey.Serving;
import journey.aggregator.lookup.CustomerLookup;
import journey.aggregator.privacy.ErasureDesk;
import journey.aggregator.privacy.Export;
import journey.aggregator.privacy.kafka.TopicRetention;
import journey.aggregator.privacy.redis.RedisPrivacy;
import journey.ledger.MessageLog;
import journey.ledger.redis.RedisLink;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Erasure and export, and what they stand on. */
@Configuration(proxyBeanMethods = false)
class PrivacyConfiguration {
    @Bean(destroyMethod = "close")
    ErasedIds erasedIds(KafkaProperties kafka, ErasureProperties properties) {
        Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 3_000);
        return new ErasedIdsTable(
                () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                properties.keys());
    }

    @Bean
    Receipts receipts(RedisLink redis, StepsConfiguration.Partitions partitions) {
        return new RedisReceipts(redis, IdentityStep.NAMESPACE, partitions.count());
    }

    @Bean
    RedisPrivacy redisPrivacy(RedisLink redis, Serving serving, StepsConfiguration.Partitions partitions) {
        return new RedisPrivacy(redis, () -> serving.now().namespace(), partitions.count());
    }

    @Bean(destroyMethod = "close")
    Admin retentionAdmin(KafkaProperties kafka) {
        return Admin.create(kafka.buildAdminProperties());
    }

    @Bean
    ErasureDesk erasureDesk(
            CustomerDirectory directory,
            CustomerLookup customers,
            ErasedIds erased,
            MessageLog log,
            Receipts receipts,
            RedisPrivacy redis,
            Admin retentionAdmin,
            Clock clock) {
        return new ErasureDesk(
                directory, customers, erased, log, receipts, redis, new TopicRetention(retentionAdmin), clock);
    }

    @Bean
    Export export(CustomerLookup customers, CustomerDirectory directory, RedisPrivacy redis, Clock clock) {
        return new Export(customers, directory, redis, clock);
    }
}
