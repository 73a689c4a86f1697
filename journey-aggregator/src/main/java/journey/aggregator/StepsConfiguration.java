package journey.aggregator;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import journey.aggregator.affinity.AffinityRules;
import journey.aggregator.affinity.AffinityStep;
import journey.aggregator.affinity.Recommender;
import journey.aggregator.affinity.redis.RedisAffinities;
import journey.aggregator.erasure.ErasedIds;
import journey.aggregator.erasure.Receipts;
import journey.aggregator.figures.Counters;
import journey.aggregator.figures.FigureSettings;
import journey.aggregator.figures.Spend;
import journey.aggregator.figures.redis.RedisCounters;
import journey.aggregator.figures.redis.RedisSpend;
import journey.aggregator.generation.Fingerprint;
import journey.aggregator.generation.GenerationMeters;
import journey.aggregator.generation.Generations;
import journey.aggregator.generation.Register;
import journey.aggregator.generation.redis.RedisRegister;
import journey.aggregator.identity.CustomerDirectory;
import journey.aggregator.identity.IdentityStep;
import journey.aggregator.identity.Links;
import journey.aggregator.identity.redis.RedisLinks;
import journey.aggregator.journey.JourneyCodec;
import journey.aggregator.journey.JourneyRules;
import journey.aggregator.journey.Serving;
import journey.aggregator.journey.redis.RedisJourneys;
import journey.aggregator.lookup.CartList;
import journey.aggregator.lookup.CommentList;
import journey.aggregator.lookup.CustomerLookup;
import journey.aggregator.lookup.CustomerSearch;
import journey.aggregator.lookup.MergeUndo;
import journey.aggregator.lookup.NamesInJourneys;
import journey.aggregator.lookup.WaitingCarts;
import journey.aggregator.lookup.redis.RedisComments;
import journey.aggregator.lookup.redis.RedisWaitingCarts;
import journey.aggregator.privacy.ErasureDesk;
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

/** The steps and what they stand on. */
@Configuration(proxyBeanMethods = false)
class StepsConfiguration {
    private static final Duration AFFINITY_TICK = Duration.ofSeconds(2);

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
    WaitingCarts waitingCarts(RedisLink redis, Serving serving, Partitions partitions) {
        return new RedisWaitingCarts(redis, () -> serving.now().namespace(), partitions.count());
    }

    @Bean
    CartList cartList(WaitingCarts carts, Serving serving, Partitions partitions) {
        return new CartList(carts, serving, partitions.count());
    }

    @Bean
    CommentList commentList(RedisLink redis, Serving serving, Partitions partitions) {
        return new CommentList(
                new RedisComments(redis, () -> serving.now().namespace(), partitions.count()),
                serving,
                partitions.count());
    }

    @Bean
    CustomerSearch customerSearch(RedisLink redis, Serving serving, Partitions partitions) {
        return new CustomerSearch(
                serving, generation -> new RedisJourneys(redis, generation.codec()), partitions.count());
    }

    @Bean
    Register register(RedisLink redis) {
        return new RedisRegister(redis);
    }

    @Bean
    Serving serving(
            AggregatorProperties properties,
            Generations generations,
            Register register,
            JourneyRules rules,
            RedisLink redis) {
        return new Serving(
                generations::standing,
                register,
                rules,
                fingerprint(rules, properties),
                codec -> new RedisJourneys(redis, codec));
    }

    @Bean
    CustomerDirectory customerDirectory(Links links, Serving serving, Partitions partitions) {
        return new CustomerDirectory(links, new NamesInJourneys(serving, partitions.count()));
    }

    @Bean
    MergeUndo mergeUndo(CustomerLookup customers, CustomerDirectory directory, MessageLog log, Clock clock) {
        return new MergeUndo(customers, directory, log, clock);
    }

    @Bean
    CustomerLookup customerLookup(CustomerDirectory directory, Serving serving, Partitions partitions) {
        return new CustomerLookup(directory, serving, partitions.count());
    }

    @Bean
    Counters counters(RedisLink redis, Serving serving, Partitions partitions) {
        return new RedisCounters(redis, () -> serving.now().namespace(), partitions.count());
    }

    @Bean
    Spend spend(RedisLink redis) {
        return new RedisSpend(redis);
    }

    @Bean
    FigureSettings figureSettings(AggregatorProperties properties) {
        return properties.figures().settings();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> ledgerProducer(KafkaProperties kafka) {
        return LedgerClients.producer(kafka.buildProducerProperties());
    }

    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> promptProducer(KafkaProperties kafka) {
        return LedgerClients.promptProducer(kafka.buildProducerProperties());
    }

    @Bean
    MessageLog messageLog(
            Producer<byte[], byte[]> ledgerProducer, Producer<byte[], byte[]> promptProducer, Partitions partitions) {
        return new KafkaMessageLog(ledgerProducer, promptProducer, partitions.count());
    }

    static Supplier<TouchpointCodec> codecs(AggregatorProperties properties) {
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
            ErasedIds erased,
            Receipts receipts,
            ErasureProperties erasure,
            ErasureDesk desk,
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
                        links,
                        codecs(properties),
                        properties.identity().guards(),
                        registry,
                        erased,
                        receipts,
                        erasure.settle(),
                        properties.keeping().receipts(),
                        desk),
                clock,
                registry);
    }

    @Bean
    AffinityRules affinityRules(AggregatorProperties properties) {
        return properties.affinity().rules();
    }

    @Bean
    RedisAffinities affinities(RedisLink redis, Partitions partitions) {
        return new RedisAffinities(redis, partitions.count());
    }

    @Bean
    Recommender recommender(RedisAffinities affinities, AffinityRules rules) {
        return new Recommender(affinities, rules.decay());
    }

    /** It has no timers, and nobody waits for it, so it is in no hurry. */
    @Bean(destroyMethod = "")
    Ledger affinityLedger(
            AggregatorProperties properties,
            Partitions partitions,
            KafkaProperties kafka,
            SlotStore slots,
            MessageLog log,
            RedisAffinities affinities,
            AffinityRules rules,
            Clock clock,
            MeterRegistry registry) {
        return new Ledger(
                LedgerSettings.of(
                                "affinity",
                                Topics.BASKETS,
                                AffinityStep.NAMESPACE,
                                partitions.count(),
                                new LagGate.First())
                        .withTick(AFFINITY_TICK),
                LedgerClients.consumers(kafka.buildConsumerProperties(), "journey-affinity", properties.instanceName()),
                slots,
                log,
                new AffinityStep(affinities, rules, registry),
                clock,
                registry);
    }

    /** What tells generations apart: the layout of what is stored, every rule of the fold, and how events are read. */
    static String fingerprint(JourneyRules rules, AggregatorProperties properties) {
        return Fingerprint.of(JourneyCodec.LAYOUT, rules, properties.consentCategories());
    }

    @Bean(destroyMethod = "")
    Generations generations(
            AggregatorProperties properties,
            Partitions partitions,
            KafkaProperties kafka,
            RedisLink redis,
            SlotStore slots,
            MessageLog log,
            Register register,
            JourneyRules rules,
            Clock clock,
            MeterRegistry registry) {
        return new Generations(
                register,
                new JourneyWorkshop(
                        properties,
                        partitions.count(),
                        kafka.buildConsumerProperties(),
                        redis,
                        slots,
                        log,
                        rules,
                        codecs(properties),
                        clock,
                        registry),
                slots,
                log,
                clock,
                new GenerationMeters(registry),
                fingerprint(rules, properties),
                partitions.count());
    }
}
