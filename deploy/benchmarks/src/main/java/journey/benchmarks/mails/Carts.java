package journey.benchmarks.mails;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import journey.events.CartContents;
import journey.events.Consent;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.JourneySignal;
import journey.events.Partitions;
import journey.events.Product;
import journey.events.Topics;
import journey.events.codec.SignalCodec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Carts that were just abandoned, by one shopper each, as the aggregator tells of them. */
final class Carts {
    private static final int PRODUCTS = 3;

    private Carts() {}

    static CustomerId customer(int shopper) {
        return CustomerId.of(new Identifier(Identifier.Kind.USER, "shopper-" + shopper));
    }

    /** Publishes one for each shopper from {@code first} (inclusive) to {@code end} (exclusive), all acknowledged. */
    static void publish(String bootstrapServers, int partitions, int first, int end) {
        AtomicInteger failed = new AtomicInteger();
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int shopper = first; shopper < end; shopper++) {
                Envelope envelope = SignalCodec.encode(abandoned(shopper));
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                        Topics.SIGNALS,
                        Partitions.of(envelope.key(), partitions),
                        envelope.key().getBytes(UTF_8),
                        envelope.value());
                envelope.headers().forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
                var unused = producer.send(record, (_, failure) -> {
                    if (failure != null) {
                        failed.incrementAndGet();
                    }
                });
            }
            producer.flush();
        }
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " carts were not acknowledged");
        }
    }

    private static JourneySignal abandoned(int shopper) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String name = "shopper-" + shopper;
        return new JourneySignal.CartAbandoned(
                "abandoned-" + name,
                customer(shopper),
                now,
                now.minus(Duration.ofMinutes(90)),
                new CartContents(
                        "episode-" + name,
                        CartContents.Kind.CART,
                        IntStream.range(0, PRODUCTS)
                                .mapToObj(i -> product(shopper + i))
                                .toList(),
                        Optional.of("EUR")),
                new Contact(
                        Optional.of(name + "@domain-" + shopper % 100 + ".example"),
                        Optional.of("Giulia"),
                        Optional.of(shopper % 2 == 0 ? "it-IT" : "en-GB"),
                        Optional.of("Europe/Rome"),
                        Optional.empty(),
                        Map.of("email", new Consent(Consent.State.GRANTED, now.minusSeconds(60), "m-" + name)),
                        Optional.of(name),
                        Optional.of("browser-" + shopper)),
                List.of(product(shopper + 7), product(shopper + 8)),
                Set.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static Product product(int number) {
        int id = number % 500;
        return new Product(
                "p-" + id,
                Optional.of("Cup number " + id),
                Optional.empty(),
                Optional.of("green"),
                Optional.of(new BigDecimal("12.50")),
                1 + id % 3,
                Optional.of("https://shop.example/p/" + id),
                Optional.of("https://shop.example/p/" + id + ".jpg"));
    }
}
