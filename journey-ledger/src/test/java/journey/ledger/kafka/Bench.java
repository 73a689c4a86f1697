package journey.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import journey.ledger.Slot;
import journey.ledger.SlotStore;
import journey.ledger.redis.RedisLink;
import journey.ledger.redis.RedisSlotStore;
import journey.testkit.RealServers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics, a namespace, meters and workers for one test. */
final class Bench implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final String kafka;
    final int partitions;
    final String topic = RealServers.unique("in");
    final String out = RealServers.unique("out");
    final String first = RealServers.unique("first");
    final String namespace = RealServers.unique("n");
    final String group = RealServers.unique("group");
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final LedgerMeters meters = new LedgerMeters(registry, "test");
    /** Of the step before: the gauges of a partition are those of whoever got it last. */
    private final LedgerMeters upstreamMeters = new LedgerMeters(new SimpleMeterRegistry(), "before");

    final RedisClient redis;
    final RedisLink link;
    final SlotStore slots;
    final Admin admin;
    final KafkaProducer<byte[], byte[]> producer;
    final MessageLog log;
    private final List<LedgerWorker> workers = new CopyOnWriteArrayList<>();

    private Bench(String kafka, String redisUri, int partitions) {
        this.kafka = kafka;
        this.partitions = partitions;
        this.redis = RedisClient.create(redisUri);
        this.link = new RedisLink(redis, Duration.ofSeconds(1));
        this.slots = new RedisSlotStore(link);
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka));
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.LINGER_MS_CONFIG, 0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2_000,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 100),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.log = new KafkaMessageLog(producer, partitions);
        create(topic);
        create(out);
        create(first);
        create(topic + ".dlt");
    }

    static Bench shared(int partitions) {
        return new Bench(RealServers.kafka(), RealServers.redisUri(), partitions);
    }

    static Bench on(String kafka, String redisUri, int partitions) {
        return new Bench(kafka, redisUri, partitions);
    }

    void create(String name) {
        done(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                .all());
    }

    void delete(String name) {
        done(admin.deleteTopics(List.of(name)).all());
    }

    static <T> T done(org.apache.kafka.common.KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    // ---- workers

    TallyFold.Factory tally() {
        return new TallyFold.Factory(link, out, first);
    }

    LedgerSettings settings() {
        return settings(topic, namespace, new LagGate.First());
    }

    LedgerSettings settings(String folded, String slotsNamespace, LagGate gate) {
        return new LedgerSettings(
                "test",
                folded,
                slotsNamespace,
                partitions,
                gate,
                1,
                Duration.ofMillis(20),
                Duration.ofMillis(1),
                Duration.ofSeconds(1),
                Pace.FREE);
    }

    KafkaConsumer<byte[], byte[]> consumer(String inGroup, Map<String, Object> extra) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ConsumerConfig.GROUP_ID_CONFIG,
                inGroup,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000,
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                500,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                10,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                200,
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                100,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName()));
        settings.putAll(extra);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    LedgerWorker worker() {
        return worker(group, slots, log, tally());
    }

    LedgerWorker worker(String inGroup, SlotStore store, MessageLog messages, TallyFold.Factory folds) {
        return worker(settings(), consumer(inGroup, Map.of()), store, messages, folds);
    }

    LedgerWorker worker(
            LedgerSettings settings,
            Consumer<byte[], byte[]> consumer,
            SlotStore store,
            MessageLog messages,
            TallyFold.Factory folds) {
        LedgerWorker worker = new LedgerWorker(
                settings,
                consumer,
                store,
                messages,
                folds,
                Clock.systemUTC(),
                settings.topic().equals(topic) ? meters : upstreamMeters);
        workers.add(worker);
        return worker;
    }

    /** Does rounds until it is so; while Redis is away, nothing is. */
    static void until(BooleanSupplier fact, LedgerWorker... running) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(fact)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE);
            }
            for (LedgerWorker worker : running) {
                worker.pollOnce();
            }
            Thread.onSpinWait();
        }
    }

    private static boolean holds(BooleanSupplier fact) {
        try {
            return fact.getAsBoolean();
        } catch (RedisException away) {
            return false;
        }
    }

    static void rounds(int count, LedgerWorker... running) {
        for (int i = 0; i < count; i++) {
            for (LedgerWorker worker : running) {
                worker.pollOnce();
            }
        }
    }

    static void untilSettled(LedgerWorker... running) {
        until(() -> List.of(running).stream().allMatch(LedgerWorker::settled), running);
    }

    /** Until everything that is on the topic now is folded, whoever folds it. */
    void untilFolded(LedgerWorker... running) {
        untilFoldedAnd(() -> true, running);
    }

    void untilFoldedAnd(BooleanSupplier fact, LedgerWorker... running) {
        Map<TopicPartition, Long> ends = ends(topic);
        until(
                () -> ends.entrySet().stream()
                                .allMatch(entry -> position(entry.getKey().partition()) >= entry.getValue())
                        && fact.getAsBoolean(),
                running);
    }

    // ---- the log

    void send(String key, String text) {
        send(topic, key, text);
    }

    void send(String to, String key, String text) {
        log.publish(List.of(new Message(to, TallyFold.envelope(key, text))));
    }

    void sendAll(int from, int count) {
        log.publish(IntStream.range(from, from + count)
                .mapToObj(i -> new Message(topic, TallyFold.envelope("key-" + i % 13, "id-" + i)))
                .toList());
    }

    void sendRaw(ProducerRecord<byte[], byte[]> record) {
        RecordMetadata acknowledged = ack(producer.send(record));
        assertThat(acknowledged.hasOffset()).isTrue();
    }

    static <T> T ack(Future<T> sent) {
        try {
            return sent.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    Map<TopicPartition, Long> ends(String name) {
        try (KafkaConsumer<byte[], byte[]> reader = consumer("reader", Map.of())) {
            return reader.endOffsets(all(name));
        }
    }

    private List<TopicPartition> all(String name) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(name, partition))
                .toList();
    }

    /** Everything on a topic, in order per partition, as {@code key=text}. */
    List<String> read(String name) {
        List<String> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> reader = consumer("reader", Map.of())) {
            reader.assign(all(name));
            reader.seekToBeginning(all(name));
            Map<TopicPartition, Long> ends = reader.endOffsets(all(name));
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                reader.poll(Duration.ofMillis(100))
                        .forEach(record -> found.add(text(record.key()) + "=" + text(record.value())));
            }
        }
        return found;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, UTF_8);
    }

    // ---- the slots

    /** A hash, added up over all partitions. */
    Map<String, Long> sums(String name) {
        Map<String, Long> sums = new TreeMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            byte[] key = new Slot(namespace, partition, partitions).key(name).getBytes(UTF_8);
            link.await(link.commands().hgetall(key))
                    .forEach((field, value) -> sums.merge(text(field), Long.parseLong(text(value)), Long::sum));
        }
        return sums;
    }

    long position(int partition) {
        byte[] key = new Slot(namespace, partition, partitions).key("offset").getBytes(UTF_8);
        return link.find(link.commands().hget(key, "next".getBytes(UTF_8)))
                .map(next -> Long.parseLong(text(next)))
                .orElse(0L);
    }

    int outboxes() {
        return IntStream.range(0, partitions)
                .map(partition ->
                        slots.outbox(new Slot(namespace, partition, partitions)).size())
                .sum();
    }

    /** The slots hold exactly what the log holds: each record once, whatever way it was counted. */
    void assertEqualToRecount() {
        Map<String, Long> counts = new TreeMap<>();
        Map<String, Long> seen = new TreeMap<>();
        for (String record : read(topic)) {
            String[] parts = record.split("=", 2);
            counts.merge(parts[0], 1L, Long::sum);
            seen.merge(parts[1], 1L, Long::sum);
        }
        assertThat(sums("count")).isEqualTo(counts);
        assertThat(sums("total")).as("from the cache").isEqualTo(counts);
        assertThat(sums("seen")).isEqualTo(seen);
    }

    double counter(String name, String... tags) {
        return registry.get("journey.ledger." + name).tags(tags).counter().count();
    }

    /** Of all partitions together. */
    double gauge(String name) {
        return registry.get("journey.ledger." + name).gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    @Override
    public void close() throws Exception {
        for (LedgerWorker worker : workers) {
            worker.close();
        }
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        link.close();
        redis.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
