package journey.aggregator;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import journey.aggregator.generation.Register;
import journey.aggregator.generation.Standing;
import journey.aggregator.generation.redis.RedisRegister;
import journey.aggregator.journey.JourneyRules;
import journey.aggregator.journey.PlainFold;
import journey.aggregator.journey.Underway;
import journey.aggregator.recount.CountedLog;
import journey.aggregator.recount.Difference;
import journey.aggregator.recount.Recount;
import journey.aggregator.recount.Report;
import journey.aggregator.recount.kafka.KafkaCountedLog;
import journey.aggregator.recount.redis.RedisCountedSlots;
import journey.events.Topics;
import journey.ledger.SlotStore;
import journey.ledger.redis.RedisLink;
import journey.ledger.redis.RedisSlotStore;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Counts the whole log again and compares it with Redis, by the settings that the aggregator has; no web server and no step
 * is started. Exits with 0 where all is equal, 1 where something differs, 2 where it could not be found out; what was found
 * goes to the standard output, why not to the standard error.
 */
final class RecountCommand {
    /** As the first argument. */
    static final String NAME = "recount";

    static final int EQUAL = 0;
    static final int DIFFERENT = 1;
    static final int IMPOSSIBLE = 2;

    private static final int MOST_LINES = 100;
    private static final int LOOKS = 6;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration KAFKA_PATIENCE = Duration.ofSeconds(15);

    /** What the settings of the aggregator say, and its Redis. */
    @ImportAutoConfiguration({
        ConfigurationPropertiesAutoConfiguration.class,
        SslAutoConfiguration.class,
        DataRedisAutoConfiguration.class
    })
    @EnableConfigurationProperties({AggregatorProperties.class, KafkaProperties.class})
    static final class Settings {}

    /** Why nothing can be said. */
    private static final class Impossible extends Exception {
        private static final long serialVersionUID = 1;

        Impossible(String reason) {
            super(reason);
        }
    }

    private final AggregatorProperties properties;
    private final JourneyRules rules;
    private final int partitions;
    private final Register register;
    private final SlotStore slots;
    private final RedisLink redis;
    private final Consumer<byte[], byte[]> consumer;

    private RecountCommand(
            AggregatorProperties properties, int partitions, RedisLink redis, Consumer<byte[], byte[]> consumer) {
        this.properties = properties;
        this.rules = properties.rules();
        this.partitions = partitions;
        this.register = new RedisRegister(redis);
        this.slots = new RedisSlotStore(redis);
        this.redis = redis;
        this.consumer = consumer;
    }

    /** @param arguments settings, as of the aggregator */
    static int run(String... arguments) {
        SpringApplication application = new SpringApplication(Settings.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setDefaultProperties(Map.of(
                "spring.config.name",
                "journey-aggregator",
                "spring.main.banner-mode",
                "off",
                "spring.main.log-startup-info",
                "false",
                "logging.threshold.console",
                "error"));
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            Report report = counted(context);
            print(report, System.out);
            return report.differences().isEmpty() ? EQUAL : DIFFERENT;
        } catch (Impossible reason) {
            return cannot(String.valueOf(reason.getMessage()));
        } catch (Exception away) {
            return cannot(away.getClass().getSimpleName() + ": " + away.getMessage());
        }
    }

    private static int cannot(String reason) {
        System.err.println("Can't recount: " + reason);
        return IMPOSSIBLE;
    }

    private static void print(Report report, PrintStream to) {
        to.println(report.records() + " records, " + report.customers() + " customers, " + report.counters()
                + " counters compared");
        if (report.setAside() > 0) {
            to.println(report.setAside() + " records can't be read or folded");
        }
        report.differences().stream()
                .limit(MOST_LINES)
                .map(Difference::toString)
                .forEach(to::println);
        if (report.differences().size() > MOST_LINES) {
            to.println("and " + (report.differences().size() - MOST_LINES) + " more");
        }
    }

    private static Report counted(ConfigurableApplicationContext context) throws Exception {
        AggregatorProperties properties = context.getBean(AggregatorProperties.class);
        int partitions = context.getEnvironment().getRequiredProperty("journey.partitions", Integer.class);
        Duration timeout = context.getEnvironment().getRequiredProperty("spring.data.redis.timeout", Duration.class);
        LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
        factory.start();
        try (RedisLink redis = new RedisLink(factory.getRequiredNativeClient(), timeout);
                Consumer<byte[], byte[]> consumer = consumer(context.getBean(KafkaProperties.class))) {
            return new RecountCommand(properties, partitions, redis, consumer).report();
        }
    }

    private static Consumer<byte[], byte[]> consumer(KafkaProperties kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) KAFKA_PATIENCE.toMillis());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Report report() throws Impossible {
        Standing standing = register.read();
        String generation = generation(standing);
        CountedLog log = log(standing);
        Underway underway = new Underway();
        List<PlainFold> folds = IntStream.range(0, partitions)
                .mapToObj(partition -> new PlainFold(
                        generation,
                        rules,
                        StepsConfiguration.codecs(properties).get(),
                        underway,
                        standing.toldFrom().isEmpty() ? 0 : standing.toldFrom().get(partition)))
                .toList();
        Report report = new Recount(
                        log,
                        new RedisCountedSlots(redis, slots, Standing.namespace(generation), partitions),
                        folds,
                        underway,
                        standing.begins(),
                        Clock.systemUTC(),
                        LOOKS,
                        BETWEEN_LOOKS)
                .run();
        if (!register.read().serving().equals(standing.serving())) {
            throw new Impossible("another generation has taken over meanwhile; try again");
        }
        return report;
    }

    private String generation(Standing standing) throws Impossible {
        String own = standing.generation(StepsConfiguration.fingerprint(rules, properties));
        Optional<String> serving = standing.serving();
        if (serving.isEmpty()) {
            throw new Impossible("nothing has been folded yet");
        }
        if (!serving.get().equals(own)) {
            throw new Impossible("generation " + serving.get()
                    + " serves, which has other rules or another layout than " + own + ", which is configured here");
        }
        if (standing.gathering()) {
            throw new Impossible("the generation has not caught up with the log yet");
        }
        return own;
    }

    private CountedLog log(Standing standing) throws Impossible {
        int there = consumer.partitionsFor(Topics.JOURNEY_TOUCHPOINTS, KAFKA_PATIENCE)
                .size();
        if (there != partitions || standing.begins().size() != partitions) {
            throw new Impossible("journey.partitions is " + partitions + " here, the topic has " + there
                    + " partitions, and folded were " + standing.begins().size());
        }
        CountedLog log = new KafkaCountedLog(consumer, partitions, KAFKA_PATIENCE);
        List<Long> begins = log.begins();
        List<String> lost = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            if (begins.get(partition) > standing.begins().get(partition)) {
                lost.add(partition + " begins at " + begins.get(partition) + " and was folded from "
                        + standing.begins().get(partition));
            }
        }
        if (!lost.isEmpty()) {
            throw new Impossible("the log no longer has everything that was folded: partition " + lost.getFirst()
                    + (lost.size() > 1 ? ", and " + (lost.size() - 1) + " partitions more" : ""));
        }
        return log;
    }
}
