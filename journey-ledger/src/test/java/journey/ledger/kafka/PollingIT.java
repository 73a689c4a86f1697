package journey.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PollingIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static KafkaConsumer<byte[], byte[]> atBeginning(Bench bench, int mostAtOnce) {
        KafkaConsumer<byte[], byte[]> consumer =
                bench.consumer(bench.group, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, mostAtOnce));
        List<TopicPartition> all = IntStream.range(0, bench.partitions)
                .mapToObj(partition -> new TopicPartition(bench.topic, partition))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }

    private static List<String> texts(ConsumerRecords<byte[], byte[]> records) {
        List<String> texts = new ArrayList<>();
        records.forEach(record -> texts.add(new String(record.value(), UTF_8)));
        return texts;
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "id-" + i).toList();
    }

    @Test
    void aRoundGetsWhatCameBehindThatWhichLayReady() throws Exception {
        try (Bench bench = Bench.shared(1);
                KafkaConsumer<byte[], byte[]> consumer = atBeginning(bench, 3)) {
            bench.sendAll(0, 10);
            Polling polling = new Polling(consumer, LONG, skipped -> {});

            assertThat(texts(polling.next())).isEqualTo(ids(0, 3));
            ConsumerRecords<byte[], byte[]> both = polling.next();

            assertThat(texts(both)).isEqualTo(ids(3, 9));
            assertThat(both.nextOffsets().values())
                    .extracting(OffsetAndMetadata::offset)
                    .containsExactly(9L);
        }
    }

    @Test
    void roundsThatFollowEachOtherGather() throws Exception {
        try (Bench bench = Bench.shared(1);
                KafkaConsumer<byte[], byte[]> consumer = atBeginning(bench, 3)) {
            AtomicLong now = new AtomicLong();
            List<Long> pauses = new ArrayList<>();
            Polling polling = new Polling(consumer, Duration.ZERO, skipped -> {}, now::get, nanos -> {
                pauses.add(nanos);
                now.addAndGet(nanos);
            });
            long gather = Polling.GATHER.toNanos();

            polling.next();
            assertThat(pauses).as("the first").isEmpty();
            now.addAndGet(gather / 4);
            polling.next();
            now.addAndGet(gather / 2);
            polling.next();
            assertThat(pauses).as("soon after another").containsExactly(gather - gather / 4, gather / 2);
            now.addAndGet(gather);
            polling.next();
            assertThat(pauses).as("long enough after another").hasSize(2);
        }
    }

    @Test
    void aBacklogIsNotMadeLonger() throws Exception {
        try (Bench bench = Bench.shared(1);
                KafkaConsumer<byte[], byte[]> consumer = atBeginning(bench, Polling.BACKLOG)) {
            bench.sendAll(0, 3 * Polling.BACKLOG);
            Polling polling = new Polling(consumer, LONG, skipped -> {});

            List<Integer> sizes = new ArrayList<>();
            for (int read = 0; read < 3 * Polling.BACKLOG; read += sizes.getLast()) {
                sizes.add(polling.next().count());
            }

            assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThan(2 * Polling.BACKLOG));
        }
    }

    /** The marks of transactions are gaps, as a log that was cut off has one. */
    @Test
    void whatDoesNotJoinComesInARoundOfItsOwn() throws Exception {
        try (Bench bench = Bench.shared(1);
                KafkaConsumer<byte[], byte[]> consumer = atBeginning(bench, 3);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bench.kafka,
                                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                bench.group),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.initTransactions();
            for (int i = 0; i < 30; i += 3) {
                producer.beginTransaction();
                for (int k = i; k < i + 3; k++) {
                    Bench.ack(producer.send(new ProducerRecord<>(bench.topic, 0, null, ("id-" + k).getBytes(UTF_8))));
                }
                producer.commitTransaction();
            }
            Polling polling = new Polling(consumer, LONG, skipped -> {});

            List<String> all = new ArrayList<>();
            while (all.size() < 30) {
                ConsumerRecords<byte[], byte[]> round = polling.next();
                List<ConsumerRecord<byte[], byte[]>> records = round.records(new TopicPartition(bench.topic, 0));
                if (!records.isEmpty()) {
                    assertThat(records.getLast().offset() - records.getFirst().offset())
                            .isEqualTo(records.size() - 1L);
                }
                all.addAll(texts(round));
            }

            assertThat(all).isEqualTo(ids(0, 30));
        }
    }

    @Test
    void whatWasTakenWhenPollingFailedIsFoldedOnce() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            AtomicBoolean failing = new AtomicBoolean();
            Consumer<byte[], byte[]> consumer = failingAfterSome(
                    bench.consumer(bench.group, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 3)), failing);
            LedgerWorker worker = bench.worker(bench.settings(), consumer, bench.slots, bench.log, bench.tally());
            Bench.untilSettled(worker);
            bench.sendAll(0, 30);
            failing.set(true);

            assertThatThrownBy(() -> bench.untilFolded(worker)).hasMessage("failing here");
            assertThat(bench.position(0)).isLessThan(30);
            bench.untilFolded(worker);

            bench.assertEqualToRecount();
            assertThat(bench.counter("gaps")).isZero();
        }
    }

    /** Once, at a poll that comes upon another one which found something. */
    @SuppressWarnings("unchecked")
    private static Consumer<byte[], byte[]> failingAfterSome(Consumer<byte[], byte[]> real, AtomicBoolean failing) {
        AtomicBoolean foundSome = new AtomicBoolean();
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                PollingIT.class.getClassLoader(), new Class<?>[] {Consumer.class}, (proxy, method, arguments) -> {
                    boolean polling = method.getName().equals("poll");
                    if (polling
                            && !arguments[0].equals(Duration.ZERO)
                            && foundSome.get()
                            && failing.compareAndSet(true, false)) {
                        throw new KafkaException("failing here");
                    }
                    try {
                        Object answer = method.invoke(real, arguments);
                        if (polling) {
                            foundSome.set(arguments[0].equals(Duration.ZERO)
                                    && !((ConsumerRecords<byte[], byte[]>) answer).isEmpty());
                        }
                        return answer;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
