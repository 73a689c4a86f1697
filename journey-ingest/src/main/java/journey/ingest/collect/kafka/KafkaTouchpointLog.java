package journey.ingest.collect.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
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
 * The log on Kafka, through two idempotent producers: one that compresses what travels together, for requests that bring
 * much, and one that doesn't, for those that bring little. The partition is Kafka's own choice by the key.
 *
 * <p>Nothing here waits: the producer never blocks (its {@code max.block.ms} is 0), and a request's records are a
 * {@link Flight} that lands with the last acknowledgement, or is given up by the {@link Lookout} when its time is over. One
 * that is given up leaves its records to the producer, which goes on trying them for a while in its bounded buffer: when
 * they arrive after all, their acknowledgement opens the {@link Gate} for everybody.
 */
final class KafkaTouchpointLog implements TouchpointLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTouchpointLog.class);
    private static final Duration BETWEEN_TRIALS = Duration.ofMillis(200);
    private static final CompletionStage<Appended> SAFE = CompletableFuture.completedFuture(new Appended.Safe());
    private static final CompletionStage<Appended> UNAVAILABLE =
            CompletableFuture.completedFuture(new Appended.Unavailable());

    private final Lane plain;
    private final Lane compressing;
    private final int compressedFrom;
    private final Lookout lookout;
    private final Gate gate = new Gate(BETWEEN_TRIALS, System::nanoTime);

    /**
     * @param plain for requests whose values have fewer bytes than {@code compressedFrom}
     * @param compressing for all others
     * @param acknowledgeWithin see {@link KafkaLogProperties}
     */
    KafkaTouchpointLog(Lane plain, Lane compressing, int compressedFrom, Duration acknowledgeWithin) {
        this.plain = plain;
        this.compressing = compressing;
        this.compressedFrom = compressedFrom;
        this.lookout = new Lookout(acknowledgeWithin);
    }

    @Override
    public CompletionStage<Appended> append(Intake intake) {
        if (intake.size() == 0) {
            return SAFE;
        }
        if (!gate.pass()) {
            return UNAVAILABLE;
        }
        Flight flight = new Flight(isMuch(intake) ? compressing : plain, intake.size());
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
        plain.warmUp();
        compressing.warmUp();
    }

    @Override
    public void close() {
        plain.close();
        compressing.close();
        lookout.close();
    }

    private boolean isMuch(Intake intake) {
        long bytes = 0;
        for (LogRecord record : intake.touchpoints()) {
            bytes += record.value().length;
        }
        for (LogRecord record : intake.rejected()) {
            bytes += record.value().length;
        }
        return bytes >= compressedFrom;
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
        private final Lane lane;
        private final Producer<byte[], byte[]> carrier;
        private final CompletableFuture<Appended> landing = new CompletableFuture<>();
        private final AtomicInteger open;

        Flight(Lane lane, int records) {
            this.lane = lane;
            this.carrier = lane.producer();
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
                Thread.ofVirtual().name("replace-producer").start(() -> lane.replace(carrier));
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
