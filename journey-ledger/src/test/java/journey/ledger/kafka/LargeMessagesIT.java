package journey.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import journey.testkit.RealServers;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Kafka never takes is set aside, whoever refuses it and whenever; what may be large passes. */
class LargeMessagesIT {

    /** More than the producer's batch, which the broker would otherwise refuse as a whole. */
    private static final int NARROW = 100_000;

    private static final int FOUR_MEGABYTES = 4 * 1024 * 1024;
    private static final String LARGE = "x".repeat(200_000);

    enum Refuser {
        PRODUCER,
        BROKER
    }

    enum Death {
        BETWEEN_COMMIT_AND_OUTBOX,
        BETWEEN_OUTBOX_AND_TRIM
    }

    @ParameterizedTest
    @EnumSource
    void aMessageTooLargeForItsTopicIsSetAsideAndItsNeighboursArePublishedInOrder(Refuser refuser) throws Exception {
        try (Narrow narrow = new Narrow(refuser)) {
            Bench bench = narrow.bench;
            narrow.send();
            LedgerWorker worker = bench.worker(bench.group, bench.slots, narrow.log, narrow.tally());

            bench.untilFoldedAnd(
                    () -> bench.outboxes() == 0 && !bench.sums("fired").isEmpty(), worker);

            narrow.assertSetAside(1);
            bench.assertEqualToRecount();
            assertThat(bench.counter("interruptions")).isZero();
            assertThat(bench.counter("dead.letters")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoClaimsAfterADeathSetsItAsideAsWell(Death death) throws Exception {
        try (Narrow narrow = new Narrow(Refuser.BROKER)) {
            Bench bench = narrow.bench;
            narrow.send();
            MessageLog dyingLog = messages -> {
                boolean isFirst = messages.getFirst().topic().equals(bench.first);
                if (!isFirst && death == Death.BETWEEN_COMMIT_AND_OUTBOX) {
                    throw new Killed();
                }
                narrow.log.publish(messages);
                if (messages.getFirst().topic().equals(narrow.deadLetters)) {
                    throw new Killed();
                }
            };
            LedgerWorker dying = bench.worker(bench.group, bench.slots, dyingLog, narrow.tally());
            assertThatThrownBy(() -> bench.untilFoldedAnd(() -> bench.outboxes() == 0, dying))
                    .isInstanceOf(Killed.class);
            assertThat(bench.outboxes()).isPositive();

            LedgerWorker heir = bench.worker("heirs-" + bench.group, bench.slots, narrow.log, narrow.tally());
            bench.untilFoldedAnd(
                    () -> bench.outboxes() == 0 && !bench.sums("fired").isEmpty(), heir);

            narrow.assertSetAside(death == Death.BETWEEN_OUTBOX_AND_TRIM ? 2 : 1);
            bench.assertEqualToRecount();
        }
    }

    @Test
    void aRecordOfThreeMegabytesIsFoldedAndPublished() throws Exception {
        try (Bench bench = Bench.shared(1);
                Producer<byte[], byte[]> producer = LedgerClients.producer(Map.of("bootstrap.servers", bench.kafka))) {
            MessageLog log = new KafkaMessageLog(producer, 1);
            String in = wide(bench, "in");
            String out = wide(bench, "out");
            String text = "x".repeat(3 * 1024 * 1024);
            log.publish(List.of(
                    new Message(in, TallyFold.envelope("a", "small")), new Message(in, TallyFold.envelope("a", text))));
            LedgerWorker worker = new LedgerWorker(
                    bench.settings(in, bench.namespace, new LagGate.First()),
                    LedgerClients.consumers(Map.of("bootstrap.servers", bench.kafka), bench.group, Optional.empty())
                            .apply(0),
                    bench.slots,
                    log,
                    new TallyFold.Factory(bench.link, out, out),
                    Clock.systemUTC(),
                    bench.meters);
            try (worker) {
                Bench.until(() -> bench.position(0) == 2 && bench.outboxes() == 0, worker);
            }

            assertThat(bench.read(out)).hasSize(4).contains("a=" + text);
            assertThat(bench.counter("too.large")).isZero();
            assertThat(bench.counter("dead.letters")).isZero();
        }
    }

    private static String wide(Bench bench, String name) {
        String topic = RealServers.unique(name);
        create(bench, topic, FOUR_MEGABYTES);
        return topic;
    }

    private static void create(Bench bench, String topic, int largest) {
        Bench.done(bench.admin
                .createTopics(List.of(new NewTopic(topic, 1, (short) 1)
                        .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(largest)))))
                .all());
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed here");
        }
    }

    /** A bench whose fold publishes to a topic that is too narrow, for the one or the other. */
    private static final class Narrow implements AutoCloseable {
        final Bench bench = Bench.shared(1);
        final String out = RealServers.unique("narrow");
        final String deadLetters = out + ".dlt";
        final MessageLog log;
        private final Producer<byte[], byte[]> producer;

        Narrow(Refuser refuser) {
            boolean byBroker = refuser == Refuser.BROKER;
            // Without compression: the broker looks at the compressed size.
            producer = LedgerClients.producer(Map.of(
                    "bootstrap.servers",
                    bench.kafka,
                    "compression.type",
                    "none",
                    "max.request.size",
                    byBroker ? FOUR_MEGABYTES : NARROW));
            create(bench, out, byBroker ? NARROW : FOUR_MEGABYTES);
            create(bench, deadLetters, NARROW);
            MessageLog narrow = new KafkaMessageLog(producer, 1);
            log = messages -> (messages.getFirst().topic().equals(bench.first) ? bench.log : narrow).publish(messages);
        }

        TallyFold.Factory tally() {
            return new TallyFold.Factory(bench.link, out, bench.first);
        }

        void send() {
            bench.sendAll(0, 20);
            bench.send("key-1", LARGE);
            bench.sendAll(20, 20);
            bench.send("key-2", "timer:after:" + Instant.now().minusSeconds(5).toEpochMilli());
        }

        /** @param times how often it was set aside, which the one who died did not live to count */
        void assertSetAside(int times) {
            List<String> expected = new ArrayList<>(bench.read(bench.topic));
            expected.remove("key-1=" + LARGE);
            expected.add("timers=fired after");
            assertThat(bench.read(out)).containsSubsequence(expected);
            assertThat(bench.read(out))
                    .containsOnlyOnceElementsOf(times == 1 ? expected : List.of("timers=fired after"));
            List<ConsumerRecord<byte[], byte[]>> letters = letters();
            assertThat(letters).hasSize(times).allSatisfy(letter -> {
                assertThat(new String(letter.key(), UTF_8)).isEqualTo("key-1");
                assertThat(letter.value()).isEmpty();
                assertThat(header(letter, "from")).isEqualTo("tally");
                assertThat(header(letter, "dlt-reason")).isEqualTo("too large: a value of 200000 bytes");
            });
            assertThat(bench.counter("too.large")).isEqualTo(1);
        }

        private List<ConsumerRecord<byte[], byte[]>> letters() {
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            try (KafkaConsumer<byte[], byte[]> reader = bench.consumer("reader", Map.of())) {
                TopicPartition only = new TopicPartition(deadLetters, 0);
                reader.assign(List.of(only));
                reader.seekToBeginning(List.of(only));
                long end =
                        Objects.requireNonNull(reader.endOffsets(List.of(only)).get(only));
                while (reader.position(only) < end) {
                    reader.poll(Duration.ofMillis(100)).forEach(found::add);
                }
            }
            return found;
        }

        private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
            return new String(record.headers().lastHeader(name).value(), UTF_8);
        }

        @Override
        public void close() throws Exception {
            producer.close(Duration.ZERO);
            bench.close();
        }
    }
}
