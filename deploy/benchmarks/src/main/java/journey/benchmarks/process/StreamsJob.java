package journey.benchmarks.process;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Topics;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
import journey.events.codec.TouchpointCodec;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A Kafka Streams job that only counts, by customer and by step of a funnel, exactly once, in RocksDB. It reads events with
 * the very codec of the product, so the difference isn't JSON. A customer is whoever has this userId, else this
 * anonymousId: nobody is tied together.
 *
 * <p>Arguments: brokers, folder for the state, events on the topic, events to warm up. Says {@code began} and {@code ended}
 * when the last event to warm up and the last of all has been counted.
 */
public final class StreamsJob {
    private static final List<String> FUNNEL =
            List.of("Page", "Product Viewed", "Product Added", "Checkout Started", "Order Completed");

    private final long events;
    private final long warmUp;
    private final AtomicLong parsed = new AtomicLong();
    private final AtomicLong byCustomer = new AtomicLong();
    private final AtomicLong toCount = new AtomicLong();
    private final AtomicLong counted = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);

    private StreamsJob(long events, long warmUp) {
        this.events = events;
        this.warmUp = warmUp;
    }

    public static void main(String[] arguments) throws InterruptedException {
        new StreamsJob(Long.parseLong(arguments[2]), Long.parseLong(arguments[3])).run(arguments[0], arguments[1]);
    }

    private void run(String bootstrapServers, String folder) throws InterruptedException {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "bench-streams",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2,
                StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2,
                StreamsConfig.STATE_DIR_CONFIG, folder,
                "auto.offset.reset", "earliest",
                "producer.compression.type", "lz4",
                "consumer.max.poll.records", 2_000));
        StreamsBuilder builder = new StreamsBuilder();
        var touchpoints = builder.stream(Topics.TOUCHPOINTS, Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(Parser::new);
        touchpoints
                .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
                .aggregate(
                        () -> 0L,
                        (customer, event, count) -> {
                            if (byCustomer.incrementAndGet() == warmUp) {
                                System.out.println("began");
                            }
                            look();
                            return count + 1;
                        },
                        Materialized.with(Serdes.String(), Serdes.Long()));
        touchpoints
                .filter((customer, event) -> FUNNEL.contains(event))
                .peek((customer, event) -> toCount.incrementAndGet())
                .map((customer, event) -> KeyValue.pair(event, event))
                .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
                .aggregate(
                        () -> 0L,
                        (event, one, count) -> {
                            counted.incrementAndGet();
                            look();
                            return count + 1;
                        },
                        Materialized.with(Serdes.String(), Serdes.Long()));
        try (KafkaStreams streams = new KafkaStreams(builder.build(), settings)) {
            streams.start();
            ended.await();
        }
    }

    private void look() {
        if (parsed.get() == events
                && byCustomer.get() == events
                && counted.get() == toCount.get()
                && ended.getCount() > 0) {
            System.out.println("ended");
            ended.countDown();
        }
    }

    private final class Parser extends ContextualProcessor<String, byte[], String, String> {
        private final TouchpointCodec codec = new TouchpointCodec(Map.of());

        @Override
        public void process(Record<String, byte[]> record) {
            Map<String, String> headers = new java.util.HashMap<>();
            for (Header header : record.headers()) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
            if (codec.decode(new Envelope(record.key(), headers, record.value()))
                    instanceof Decoded.Ok<Touchpoint>(Touchpoint touchpoint)) {
                Optional<Identifier> user = touchpoint.id(Identifier.Kind.USER);
                context().forward(new Record<>(
                        user.map(Identifier::value).orElse(record.key()), touchpoint.name(), record.timestamp()));
            }
            parsed.incrementAndGet();
        }
    }
}
