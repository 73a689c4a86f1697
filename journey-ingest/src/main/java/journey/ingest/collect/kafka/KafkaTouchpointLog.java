package journey.ingest.collect.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import journey.events.Topics;
import journey.ingest.collect.Intake;
import journey.ingest.collect.LogRecord;
import journey.ingest.collect.TouchpointLog;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log on Kafka, through one idempotent producer. The partition is Kafka's own choice by the key.
 *
 * <p>Nothing here waits: the producer never blocks (its {@code max.block.ms} is 0), and a request's records are a
 * {@link Flight} that lands with the last acknowledgement, or is given up by the {@link Lookout} when its time is over. One
 * that is given up leaves its records to the producer, which goes on trying them for a while in its bounded buffer: when
 * they arrive after all, their acknowledgement opens the {@link Gate} for everybody.
 */
final class KafkaTouchpointLog implements TouchpointLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTouchpointLog.class);
    private static final Duration BETWEEN_TRIALS = Duration.ofMillis(200);
    private static final Duration BETWEEN_REPLACEMENTS = Duration.ofSeconds(5);
    private static final CompletionStage<Appended> SAFE = CompletableFuture.completedFuture(new Appended.Safe());
    private static final CompletionStage<Appended> UNAVAILABLE =
            CompletableFuture.completedFuture(new Appended.Unavailable());

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Consumer<Producer<byte[], byte[]>> retired;
    private final Lookout lookout;
    private final Gate gate = new Gate(BETWEEN_TRIALS, System::nanoTime);
    private volatile Producer<byte[], byte[]> producer;
    private long replacedAt = System.nanoTime() - BETWEEN_REPLACEMENTS.toNanos();

    /**
     * @param retired told of a producer that is not used any more, before it is closed
     * @param acknowledgeWithin see {@link KafkaLogProperties}
     */
    KafkaTouchpointLog(
            Supplier<Producer<byte[], byte[]>> producers,
            Consumer<Producer<byte[], byte[]>> retired,
            Duration acknowledgeWithin) {
        this.producers = producers;
        this.retired = retired;
        this.lookout = new Lookout(acknowledgeWithin);
        this.producer = producers.get();
    }

    @Override
    public CompletionStage<Appended> append(Intake intake) {
        if (intake.size() == 0) {
            return SAFE;
        }
        if (!gate.pass()) {
            return UNAVAILABLE;
        }
        Flight flight = new Flight(intake.size());
        if (send(Topics.TOUCHPOINTS, intake.touchpoints(), flight)
                && send(Topics.REJECTED, intake.rejected(), flight)) {
            lookout.watch(flight);
        }
        return flight.landing;
    }

    /**
     * Fetches what the first record of a topic needs.
     *
     * @throws KafkaException when it is not there yet
     */
    void warmUp() {
        producer.partitionsFor(Topics.TOUCHPOINTS);
        producer.partitionsFor(Topics.REJECTED);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        lookout.close();
    }

    private boolean send(String topic, List<LogRecord> records, Flight flight) {
        for (LogRecord record : records) {
            if (flight.landing.isDone()) {
                return false;
            }
            try {
                // What becomes of it is the flight's to know.
                var unused = flight.carrier.send(record(topic, record), flight);
            } catch (KafkaException | IllegalStateException refused) {
                flight.onCompletion(null, refused);
                return false;
            }
        }
        return true;
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, LogRecord record) {
        ProducerRecord<byte[], byte[]> made = new ProducerRecord<>(topic, record.key(), record.value());
        Headers headers = made.headers();
        for (LogRecord.Header header : record.headers()) {
            headers.add(new RecordHeader(header.name(), header.value()));
        }
        return made;
    }

    private void missed() {
        if (gate.open()) {
            LOG.warn("Kafka did not acknowledge in time; requests are answered 503 until it does");
        }
        gate.missed();
    }

    /** A producer in a state that it never leaves by itself is replaced. Its buffered records fail, unacknowledged. */
    private synchronized void replace(Producer<byte[], byte[]> broken) {
        long now = System.nanoTime();
        if (producer == broken && now - replacedAt > BETWEEN_REPLACEMENTS.toNanos()) {
            replacedAt = now;
            LOG.warn("The Kafka producer can't go on and is replaced");
            producer = producers.get();
            // Its first send fails, and makes it ask for the topics; requests come again meanwhile.
            Thread.ofVirtual().name("close-broken-producer").start(() -> {
                retired.accept(broken);
                broken.close(Duration.ZERO);
            });
        }
    }

    private static boolean endsTheProducer(Exception failure) {
        return failure instanceof ClusterAuthorizationException
                || failure instanceof ProducerFencedException
                || failure instanceof InvalidProducerEpochException
                || failure instanceof OutOfOrderSequenceException
                || failure instanceof UnknownProducerIdException
                || failure instanceof InvalidPidMappingException
                || (failure.getCause() instanceof Exception cause && endsTheProducer(cause));
    }

    /** The records of one request on their way. */
    private final class Flight implements Callback, Lookout.Watched {
        private final Producer<byte[], byte[]> carrier = producer;
        private final CompletableFuture<Appended> landing = new CompletableFuture<>();
        private final AtomicInteger open;

        Flight(int records) {
            this.open = new AtomicInteger(records);
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            if (failure == null) {
                gate.acknowledged();
                if (open.decrementAndGet() == 0) {
                    landing.complete(new Appended.Safe());
                }
                return;
            }
            // A full buffer says that there is too much, and others that a record can't be taken: not that the broker
            // is away.
            boolean givenUp = landing.complete(new Appended.Unavailable());
            boolean away = failure instanceof RetriableException && !(failure instanceof BufferExhaustedException);
            if (givenUp && away) {
                missed();
            }
            if (endsTheProducer(failure)) {
                // Not on this thread: it may be the producer's own.
                Thread.ofVirtual().name("replace-producer").start(() -> replace(carrier));
            }
        }

        @Override
        public boolean done() {
            return landing.isDone();
        }

        @Override
        public void overdue() {
            if (landing.complete(new Appended.Unavailable())) {
                missed();
            }
        }
    }
}
