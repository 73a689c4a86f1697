package journey.aggregator;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import journey.aggregator.generation.Stage;
import journey.aggregator.generation.Standing;
import journey.aggregator.generation.Workshop;
import journey.aggregator.identity.IdentityStep;
import journey.aggregator.journey.JourneyCodec;
import journey.aggregator.journey.JourneyRules;
import journey.aggregator.journey.JourneyStep;
import journey.aggregator.journey.RulesCodec;
import journey.aggregator.journey.redis.RedisJourneys;
import journey.events.Topics;
import journey.events.codec.TouchpointCodec;
import journey.ledger.MessageLog;
import journey.ledger.SlotStore;
import journey.ledger.kafka.LagGate;
import journey.ledger.kafka.Ledger;
import journey.ledger.kafka.LedgerClients;
import journey.ledger.kafka.LedgerSettings;
import journey.ledger.kafka.Pace;
import journey.ledger.redis.RedisLink;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Ledgers for generations of the journey step, each with a consumer group and a namespace of its own. */
final class JourneyWorkshop implements Workshop {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AggregatorProperties properties;
    private final int partitions;
    private final Map<String, Object> consumers;
    private final RedisLink redis;
    private final SlotStore slots;
    private final MessageLog log;
    private final JourneyRules own;
    private final Supplier<TouchpointCodec> touchpoints;
    private final Clock clock;
    private final MeterRegistry registry;

    /** @param consumers the settings of Kafka's consumers */
    JourneyWorkshop(
            AggregatorProperties properties,
            int partitions,
            Map<String, Object> consumers,
            RedisLink redis,
            SlotStore slots,
            MessageLog log,
            JourneyRules own,
            Supplier<TouchpointCodec> touchpoints,
            Clock clock,
            MeterRegistry registry) {
        this.properties = properties;
        this.partitions = partitions;
        this.consumers = consumers;
        this.redis = redis;
        this.slots = slots;
        this.log = log;
        this.own = own;
        this.touchpoints = touchpoints;
        this.clock = clock;
        this.registry = registry;
    }

    @Override
    public Optional<Run> start(String generation, Optional<byte[]> rules, Stage stage) {
        return rules(rules).map(known -> {
            Ledger ledger = ledger(generation, known, stage);
            ledger.start();
            return new Run() {
                @Override
                public boolean settled() {
                    return ledger.settled();
                }

                @Override
                public void close() {
                    ledger.close();
                }
            };
        });
    }

    private Optional<JourneyRules> rules(Optional<byte[]> kept) {
        try {
            return Optional.of(kept.map(RulesCodec::decode).orElse(own));
        } catch (IllegalArgumentException otherLayout) {
            return Optional.empty();
        }
    }

    /** What is built beside has meters of its own, so that those of the journeys count each touchpoint once. */
    private Ledger ledger(String generation, JourneyRules rules, Stage stage) {
        JourneyCodec codec = new JourneyCodec(rules);
        return new Ledger(
                LedgerSettings.of(
                                stage.serves() ? "journey" : "building",
                                Topics.JOURNEY_TOUCHPOINTS,
                                Standing.namespace(generation),
                                partitions,
                                new LagGate.Behind(IdentityStep.NAMESPACE, partitions))
                        .withWorkers(properties.workers())
                        .withTick(properties.tick())
                        .withPace(pace(stage)),
                LedgerClients.consumers(consumers, "journey-journeys-" + generation, properties.instanceName()),
                slots,
                log,
                new JourneyStep(
                        generation,
                        stage,
                        new RedisJourneys(redis, codec),
                        rules,
                        codec,
                        touchpoints,
                        stage.serves() ? registry : new SimpleMeterRegistry(),
                        properties.keeping()),
                clock,
                registry);
    }

    private static Pace pace(Stage stage) {
        return new Pace() {
            @Override
            public long until(int partition) {
                return stage.until(partition);
            }

            @Override
            public boolean timers() {
                return !stage.gathering();
            }
        };
    }

    @Override
    public List<Long> begins() {
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(Topics.JOURNEY_TOUCHPOINTS, partition))
                .toList();
        try (Consumer<byte[], byte[]> consumer = LedgerClients.consumers(
                        consumers, "journey-journeys-begins", Optional.empty())
                .apply(0)) {
            consumer.assign(all);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(all, PATIENCE);
            return all.stream()
                    .map(partition -> Objects.requireNonNull(begins.get(partition)))
                    .toList();
        }
    }

    @Override
    public byte[] ownRules() {
        return RulesCodec.encode(own);
    }
}
