package journey.benchmarks.process;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
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
 * <p>Arguments: brokers, folder for the state. Says {@link #counted} whenever it has counted all that it has read. Runs until
 * it is ended.
 */
public final class StreamsJob {
    private static final List<String> FUNNEL =
            List.of("Page", "Product Viewed", "Product Added", "Checkout Started", "Order Completed");

    private static final Duration LOOK = Duration.ofMillis(5);

    private final AtomicLong parsed = new AtomicLong();
    private final AtomicLong byCustomer = new AtomicLong();
    private final AtomicLong toCount = new AtomicLong();
    private final AtomicLong counted = new AtomicLong();

    private StreamsJob() {}

    public static void main(String[] arguments) throws InterruptedException {
        new StreamsJob().run(arguments[0], arguments[1]);
    }

    /** What it says when it has counted that many events and knows of no others. */
    public static String counted(long events) {
        return "counted " + events;
    }

    private void run(String bootstrapServers, String folder) throws InterruptedException {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "bench-streams",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                StreamsConfig.EXACTLY_ONCE_V2,
                StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                2,
                StreamsConfig.STATE_DIR_CONFIG,
                folder,
                "auto.offset.reset",
                "earliest",
                "producer.compression.type",
                "lz4",
                "consumer.max.poll.records",
                2_000));
        StreamsBuilder builder = new StreamsBuilder();
        var touchpoints = builder.stream(Topics.TOUCHPOINTS, Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(Parser::new);
        touchpoints
                .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
                .aggregate(
                        () -> 0L,
                        (customer, event, count) -> {
                            byCustomer.incrementAndGet();
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
                            return count + 1;
                        },
                        Materialized.with(Serdes.String(), Serdes.Long()));
        try (KafkaStreams streams = new KafkaStreams(builder.build(), settings)) {
            streams.start();
            for (long said = 0; ; Thread.sleep(LOOK)) {
                // In this order: what is parsed has been sent on to be counted.
                long events = parsed.get();
                if (events > said && toCount.get() == counted.get() && byCustomer.get() == events) {
                    System.out.println(counted(events));
                    said = events;
                }
            }
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
                context()
                        .forward(new Record<>(
                                user.map(Identifier::value).orElse(record.key()),
                                touchpoint.name(),
                                record.timestamp()));
            }
            parsed.incrementAndGet();
        }
    }
}
