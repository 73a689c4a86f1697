package journey.ingest.collect.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import journey.events.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.unit.DataSize;

/**
 * Creates the topics that are missing, beside the start: a broker that is away delays readiness, not the start, and is
 * asked until it is there. Several services may do so at once. Partitions are never added: the state in Redis is laid out
 * by their number, so a difference is reported for somebody to decide.
 */
final class TopicSetUp implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSetUp.class);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);
    private static final long PATIENCE_SECONDS = 10;
    /** As large as the ledger's producer sends: a journey may be told at length, and a dead letter has it all once more. */
    private static final Set<String> LARGE = Set.of(
            Topics.JOURNEY_TOUCHPOINTS,
            Topics.SIGNALS,
            Topics.deadLetter(Topics.JOURNEY_TOUCHPOINTS),
            Topics.deadLetter(Topics.SIGNALS));

    private static final DataSize LARGEST_MESSAGE = DataSize.ofMegabytes(4);
    private static final int COPIES_THAT_ALLOW_TWO_ACKNOWLEDGEMENTS = 3;

    private final Admin admin;
    private final TopicProperties properties;
    private final Runnable whenThere;
    private volatile boolean running;
    private volatile boolean done;

    /** @param whenThere called when all topics are there; it is tried again as well when it fails */
    TopicSetUp(Admin admin, TopicProperties properties, Runnable whenThere) {
        this.admin = admin;
        this.properties = properties;
        this.whenThere = whenThere;
    }

    /** Whether all topics are there. */
    boolean done() {
        return done;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("topic-set-up").start(this::untilDone);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void untilDone() {
        boolean told = false;
        while (running && !done) {
            try {
                setUpOnce();
                done = true;
                LOG.info("All topics are there");
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException notYet) {
                if (!told) {
                    told = true;
                    LOG.atWarn()
                            .addKeyValue("cause", rootOf(notYet).toString())
                            .log("The topics can't be created yet; trying on");
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        }
    }

    void setUpOnce() throws ExecutionException, InterruptedException, TimeoutException {
        CreateTopicsResult created = admin.createTopics(
                Topics.all().stream().map(name -> topic(name, properties)).toList());
        for (var each : created.values().values()) {
            try {
                each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof TopicExistsException)) {
                    throw failed;
                }
            }
        }
        Map<String, TopicDescription> found =
                admin.describeTopics(Topics.all()).allTopicNames().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        List<String> different = new ArrayList<>();
        found.forEach((name, topic) -> {
            if (topic.partitions().size() != properties.partitions()) {
                different.add(name);
            }
        });
        if (!different.isEmpty()) {
            LOG.atError()
                    .addKeyValue("topics", different)
                    .addKeyValue("configured", properties.partitions())
                    .log("Topics have another number of partitions than journey.partitions says");
        }
        whenThere.run();
    }

    static NewTopic topic(String name, TopicProperties properties) {
        Map<String, String> config = new HashMap<>();
        boolean kept = name.equals(Topics.REJECTED) || name.endsWith(".dlt");
        Duration retention = kept
                ? properties.topics().rejectedRetention()
                : properties.topics().retention();
        if (name.equals(Topics.ERASURES)) {
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        } else {
            config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        }
        if (LARGE.contains(name)) {
            config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(LARGEST_MESSAGE.toBytes()));
        }
        short replication = properties.topics().replication();
        if (replication >= COPIES_THAT_ALLOW_TWO_ACKNOWLEDGEMENTS) {
            config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        }
        return new NewTopic(
                        name,
                        Optional.of(properties.partitions()),
                        replication > 0 ? Optional.of(replication) : Optional.empty())
                .configs(config);
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }
}
