package journey.aggregator;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import journey.aggregator.figures.Counters;
import journey.aggregator.figures.redis.RedisCounters;
import journey.aggregator.identity.CustomerDirectory;
import journey.aggregator.identity.IdentityStep;
import journey.aggregator.identity.Links;
import journey.aggregator.identity.redis.RedisLinks;
import journey.aggregator.journey.JourneyCodec;
import journey.aggregator.journey.JourneyRules;
import journey.aggregator.journey.JourneyStep;
import journey.aggregator.journey.Journeys;
import journey.aggregator.journey.redis.RedisJourneys;
import journey.aggregator.lookup.CustomerLookup;
import journey.aggregator.lookup.MergeUndo;
import journey.aggregator.lookup.NamesInJourneys;
import journey.events.Topics;
import journey.events.codec.TouchpointCodec;
import journey.ledger.MessageLog;
import journey.ledger.SlotStore;
import journey.ledger.kafka.KafkaMessageLog;
import journey.ledger.kafka.LagGate;
import journey.ledger.kafka.Ledger;
import journey.ledger.kafka.LedgerClients;
import journey.ledger.kafka.LedgerSettings;
import journey.ledger.redis.RedisLink;
import journey.ledger.redis.RedisSlotStore;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The two steps and what they stand on. */
@Configuration(proxyBeanMethods = false)
class StepsConfiguration {
    /** The number of partitions that every topic of the product has. */
    record Partitions(int count) {}

    @Bean
    Partitions partitions(@Value("${journey.partitions}") int count) {
        return new Partitions(count);
    }

    @Bean
    JourneyRules journeyRules(AggregatorProperties properties) {
        return properties.rules();
    }

    @Bean
    JourneyCodec journeyCodec(JourneyRules rules) {
        return new JourneyCodec(rules);
    }

    /** A Redis that was away is found again at once; Lettuce would wait up to half a minute. */
    @Bean
    ClientResourcesBuilderCustomizer reconnectSoon() {
        return resources -> resources.reconnectDelay(Delay.constant(Duration.ofMillis(500)));
    }

    @Bean(destroyMethod = "close")
    RedisLink redisLink(LettuceConnectionFactory factory, @Value("${spring.data.redis.timeout}") Duration timeout) {
        factory.start();
        AbstractRedisClient client = factory.getRequiredNativeClient();
        return new RedisLink(client, timeout);
    }

    @Bean
    SlotStore slotStore(RedisLink redis) {
        return new RedisSlotStore(redis);
    }

    @Bean
    Links links(RedisLink redis, Partitions partitions, AggregatorProperties properties) {
        return new RedisLinks(redis, partitions.count(), properties.identity().buckets());
    }

    @Bean
    CustomerDirectory customerDirectory(Links links, Journeys journeys, Partitions partitions) {
        return new CustomerDirectory(links, new NamesInJourneys(journeys, partitions.count()));
    }

    @Bean
    Journeys journeys(RedisLink redis, JourneyCodec codec) {
        return new RedisJourneys(redis, codec);
    }

    @Bean
    CustomerLookup customerLookup(CustomerDirectory directory, Journeys journeys, Partitions partitions) {
        return new CustomerLookup(directory, journeys, partitions.count());
    }

    @Bean
    MergeUndo mergeUndo(CustomerLookup customers, CustomerDirectory directory, MessageLog log, Clock clock) {
        return new MergeUndo(customers, directory, log, clock);
    }

    @Bean
    Counters counters(RedisLink redis, Partitions partitions) {
        return new RedisCounters(redis, partitions.count());
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> ledgerProducer(KafkaProperties kafka) {
        return LedgerClients.producer(kafka.buildProducerProperties());
    }

    @Bean
    MessageLog messageLog(Producer<byte[], byte[]> ledgerProducer, Partitions partitions) {
        return new KafkaMessageLog(ledgerProducer, partitions.count());
    }

    private static Supplier<TouchpointCodec> codecs(AggregatorProperties properties) {
        Map<String, String> categories = properties.consentCategories();
        return () -> new TouchpointCodec(categories);
    }

    @Bean(destroyMethod = "")
    Ledger identityLedger(
            AggregatorProperties properties,
            Partitions partitions,
            KafkaProperties kafka,
            SlotStore slots,
            MessageLog log,
            Links links,
            Clock clock,
            MeterRegistry registry) {
        return new Ledger(
                LedgerSettings.of(
                                "identity",
                                Topics.TOUCHPOINTS,
                                IdentityStep.NAMESPACE,
                                partitions.count(),
                                new LagGate.First())
                        .withWorkers(properties.workers())
                        .withTick(properties.tick()),
                LedgerClients.consumers(kafka.buildConsumerProperties(), "journey-identity", properties.instanceName()),
                slots,
                log,
                new IdentityStep(
                        links, codecs(properties), properties.identity().guards(), registry),
                clock,
                registry);
    }

    @Bean(destroyMethod = "")
    Ledger journeyLedger(
            AggregatorProperties properties,
            Partitions partitions,
            KafkaProperties kafka,
            SlotStore slots,
            MessageLog log,
            Journeys journeys,
            JourneyRules rules,
            JourneyCodec codec,
            Clock clock,
            MeterRegistry registry) {
        return new Ledger(
                LedgerSettings.of(
                                "journey",
                                Topics.JOURNEY_TOUCHPOINTS,
                                JourneyStep.NAMESPACE,
                                partitions.count(),
                                new LagGate.Behind(IdentityStep.NAMESPACE, partitions.count()))
                        .withWorkers(properties.workers())
                        .withTick(properties.tick()),
                LedgerClients.consumers(kafka.buildConsumerProperties(), "journey-journeys", properties.instanceName()),
                slots,
                log,
                new JourneyStep(journeys, rules, codec, codecs(properties), registry, properties.remembered()),
                clock,
                registry);
    }
}
