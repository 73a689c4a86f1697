package journey.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaIT {
    private static final String TOPIC = "records";

    @TempDir
    Path folder;

    @Test
    void aRestartOnTheSameFolderKeepsRecordsAndCommittedOffsets() throws Exception {
        List<String> first = numbered("first", 100);
        List<String> second = numbered("second", 100);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0, Map.of())) {
            create(kafka.bootstrapServers());
            send(kafka.bootstrapServers(), first);
            assertThat(read(kafka.bootstrapServers(), "group", 100)).containsExactlyElementsOf(first);
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0, Map.of())) {
            send(kafka.bootstrapServers(), second);
            assertThat(read(kafka.bootstrapServers(), "group", 100)).containsExactlyElementsOf(second);
            assertThat(read(kafka.bootstrapServers(), "another group", 200)).hasSize(200);
        }
    }

    @Test
    void anAcknowledgedRecordSurvivesTheKillingOfTheProcess() throws Exception {
        List<String> sent = numbered("sent", 5_000);
        try (BrokerProcess broker = BrokerProcess.on(folder, 0)) {
            create(broker.bootstrapServers());
            send(broker.bootstrapServers(), sent);
            broker.kill();
        }
        Instant start = Instant.now();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0, Map.of())) {
            System.out.println("ready after kill -9 in " + Duration.between(start, Instant.now()));
            assertThat(read(kafka.bootstrapServers(), "group", sent.size())).containsExactlyElementsOf(sent);
            System.out.println("all records read " + Duration.between(start, Instant.now()) + " after the start");
            send(kafka.bootstrapServers(), List.of("and goes on"));
        }
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void takesAnotherPortWhereThePreferredOneIsTaken() throws Exception {
        int preferred;
        try (ServerSocket occupant = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            preferred = occupant.getLocalPort();
            try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, preferred, Map.of())) {
                assertThat(kafka.port()).isNotEqualTo(preferred);
                create(kafka.bootstrapServers());
                send(kafka.bootstrapServers(), List.of("a"));
            }
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, preferred, Map.of())) {
            assertThat(kafka.port()).isEqualTo(preferred);
            assertThat(read(kafka.bootstrapServers(), "group", 1)).containsExactly("a");
        }
    }

    @Test
    void refusesAFolderThatIsInUse() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0, Map.of())) {
            assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0, Map.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
            create(kafka.bootstrapServers());
        }
    }

    @Test
    void createsNoTopicByUsingIt() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0, Map.of());
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            try (Producer<String, String> producer = producer(kafka.bootstrapServers(), "1000")) {
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>("nowhere", "a"))
                                .get())
                        .isInstanceOf(ExecutionException.class);
            }
            assertThatThrownBy(() -> admin.describeTopics(List.of("nowhere"))
                            .allTopicNames()
                            .get())
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    private static void create(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static void send(String bootstrapServers, List<String> values) throws Exception {
        try (Producer<String, String> producer = producer(bootstrapServers, "30000")) {
            var acknowledgements = values.stream()
                    .map(value -> producer.send(new ProducerRecord<>(TOPIC, value)))
                    .toList();
            for (var acknowledgement : acknowledgements) {
                acknowledgement.get();
            }
        }
    }

    private static Producer<String, String> producer(String bootstrapServers, String maxBlockMillis) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "max.block.ms", maxBlockMillis),
                new StringSerializer(),
                new StringSerializer());
    }

    private static List<String> read(String bootstrapServers, String group, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                group,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false");
        try (Consumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            List<String> values = new ArrayList<>();
            Instant deadline = Instant.now().plusSeconds(30);
            while (values.size() < count && Instant.now().isBefore(deadline)) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            consumer.commitSync();
            return values;
        }
    }

    private static List<String> numbered(String word, int count) {
        return IntStream.range(0, count).mapToObj(i -> word + " " + i).toList();
    }
}
