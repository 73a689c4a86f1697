package journey.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import journey.events.Envelope;
import journey.events.Interaction;
import journey.events.Partitions;
import journey.events.Topics;
import journey.events.codec.Headers;
import journey.ledger.Message;
import journey.ledger.kafka.KafkaMessageLog;
import journey.ledger.kafka.LedgerClients;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What ingest would have put on Kafka, and a look at what comes out. */
final class Storefront implements AutoCloseable {
    static final int PARTITIONS = 4;

    private final String servers;
    private final Producer<byte[], byte[]> producer;
    private final KafkaMessageLog log;

    Storefront(String servers) {
        this.servers = servers;
        this.producer = LedgerClients.producer(Map.of("bootstrap.servers", servers));
        this.log = new KafkaMessageLog(producer, PARTITIONS);
    }

    void openTopics() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(Topics.all().stream()
                            .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    /** A call by a visitor with an anonymous id; {@code json} is the inside of the event's object. */
    String browser(String anonymousId, String type, String json) {
        return post(anonymousId, type, "\"anonymousId\":\"" + anonymousId + "\"," + json, "browser", Instant.now());
    }

    /** A call by the shop's server, which knows only its own id of the customer. */
    String server(String userId, String type, String json) {
        return post(userId, type, "\"userId\":\"" + userId + "\"," + json, "server", Instant.now());
    }

    /** What remarketing tells of a mail to a visitor; {@code properties} is the inside of its object. */
    String mail(String anonymousId, String event, String properties, Instant time) {
        String json = "\"anonymousId\":\"" + anonymousId + "\",\"event\":\"" + event + "\",\"properties\":{"
                + properties + "}";
        return post(anonymousId, "track", json, "server", Interaction.MailEvent.REMARKETING, time);
    }

    String post(String key, String type, String json, String kind, Instant time) {
        return post(key, type, json, kind, "shop", time);
    }

    private String post(String key, String type, String json, String kind, String source, Instant time) {
        String messageId = UUID.randomUUID().toString();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(Headers.SPEC_VERSION, "1.0");
        headers.put(Headers.ID, messageId);
        headers.put(Headers.SOURCE, source);
        headers.put(Headers.TYPE, Headers.TOUCHPOINT_TYPE + type);
        headers.put(Headers.TIME, time.toString());
        headers.put(Headers.RECEIVED_AT, time.toString());
        headers.put(Headers.SOURCE_KIND, kind);
        send(Topics.TOUCHPOINTS, new Envelope(key, headers, ("{" + json + "}").getBytes(UTF_8)));
        return messageId;
    }

    void send(String topic, Envelope envelope) {
        log.publish(List.of(new Message(topic, envelope)));
    }

    /** Everything that lies on a topic now. */
    List<ConsumerRecord<String, byte[]>> all(String topic) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(p -> new TopicPartition(topic, p))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new java.util.ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(java.time.Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** The kinds of what a customer's journey has told, in its order. */
    List<String> signals(String customer) {
        return all(Topics.SIGNALS).stream()
                .filter(record -> record.key().equals(customer))
                .map(record -> new String(
                                record.headers().lastHeader(Headers.TYPE).value(), UTF_8)
                        .substring(Headers.SIGNAL_TYPE.length()))
                .toList();
    }

    static int partition(String key) {
        return Partitions.of(key, PARTITIONS);
    }

    @Override
    public void close() {
        producer.close();
    }
}
