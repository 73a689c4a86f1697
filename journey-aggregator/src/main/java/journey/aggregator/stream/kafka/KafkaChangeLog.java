package journey.aggregator.stream.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import journey.aggregator.stream.Change;
import journey.aggregator.stream.ChangeLog;
import journey.aggregator.stream.Feed;
import journey.aggregator.stream.Positions;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Partitions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer without a group for each listener: whoever reads slowly holds up nobody, and what they have not read lies on
 * the broker, not here. A consumer fetches at most {@link #MOST_BYTES} ahead.
 */
public final class KafkaChangeLog implements ChangeLog {
    private static final int MOST_BYTES = 1 << 20;
    private static final int AT_ONCE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, Object> settings;
    private final int partitions;

    /** @param configured servers and security */
    public KafkaChangeLog(Map<String, Object> configured, int partitions) {
        Map<String, Object> all = new HashMap<>(configured);
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_BYTES);
        all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MOST_BYTES / 4);
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, AT_ONCE);
        this.settings = Map.copyOf(all);
        this.partitions = partitions;
    }

    @Override
    public Listening listen(Set<Feed> feeds, Optional<CustomerId> customer, Optional<Positions> from) {
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            return new OneListener(consumer, feeds, customer, from);
        } catch (RuntimeException failed) {
            consumer.close();
            throw failed;
        }
    }

    private final class OneListener implements Listening {
        private final Consumer<byte[], byte[]> consumer;
        private final Map<String, Feed> feeds = new HashMap<>();
        private final Map<Feed, Long[]> next = new EnumMap<>(Feed.class);

        OneListener(
                Consumer<byte[], byte[]> consumer,
                Set<Feed> wanted,
                Optional<CustomerId> customer,
                Optional<Positions> from) {
            this.consumer = consumer;
            List<TopicPartition> assigned = new ArrayList<>();
            for (Feed feed : wanted) {
                feeds.put(feed.topic(), feed);
                Long[] offsets = new Long[partitions];
                Arrays.fill(offsets, -1L);
                next.put(feed, offsets);
                IntStream.range(0, partitions)
                        .filter(partition -> customer.filter(one -> Partitions.of(one.value(), partitions) != partition)
                                .isEmpty())
                        .forEach(partition -> assigned.add(new TopicPartition(feed.topic(), partition)));
            }
            consumer.assign(assigned);
            Map<TopicPartition, Long> first = consumer.beginningOffsets(assigned, PATIENCE);
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned, PATIENCE);
            for (TopicPartition partition : assigned) {
                Feed feed = feed(partition.topic());
                long end = ends.getOrDefault(partition, 0L);
                long begin = from.map(Positions::next)
                        .map(known -> known.getOrDefault(feed, List.of()))
                        .filter(offsets -> offsets.size() == partitions)
                        .map(offsets -> offsets.get(partition.partition()))
                        .filter(offset -> offset >= 0 && offset <= end)
                        .orElse(end);
                move(partition, Math.max(begin, first.getOrDefault(partition, 0L)));
                consumer.seek(partition, Math.max(begin, first.getOrDefault(partition, 0L)));
            }
        }

        private Feed feed(String topic) {
            return Optional.ofNullable(feeds.get(topic)).orElseThrow();
        }

        private void move(TopicPartition partition, long offset) {
            Optional.ofNullable(next.get(feed(partition.topic()))).orElseThrow()[partition.partition()] = offset;
        }

        @Override
        public List<Change> next(Duration patience) {
            List<Change> changes = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
                move(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
                changes.add(new Change(feed(record.topic()), envelope(record), positions()));
            }
            return changes;
        }

        @Override
        public Positions positions() {
            Map<Feed, List<Long>> now = new EnumMap<>(Feed.class);
            next.forEach((feed, offsets) -> now.put(feed, List.of(offsets)));
            return new Positions(now);
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    private static Envelope envelope(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8));
        }
        return new Envelope(
                record.key() == null ? "" : new String(record.key(), UTF_8),
                headers,
                record.value() == null ? new byte[0] : record.value());
    }
}
