package journey.ingest.collect.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import journey.events.Envelope;
import journey.events.Topics;
import journey.ingest.collect.Intake;
import journey.ingest.collect.TouchpointLog;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log on Kafka, through one idempotent producer. The partition is Kafka's own choice by the key.
 *
 * <p>A request waits for all of its records together. One that is given up leaves its records to the producer, which goes
 * on trying them for a while in its bounded buffer: when they arrive after all, their acknowledgement opens the
 * {@link Gate} for everybody.
 */
final class KafkaTouchpointLog implements TouchpointLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTouchpointLog.class);
    private static final Duration BETWEEN_TRIALS = Duration.ofMillis(200);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final long waitNanos;
    private final Gate gate = new Gate(BETWEEN_TRIALS, System::nanoTime);
    private volatile Producer<byte[], byte[]> producer;

    /** @param acknowledgeWithin see {@link KafkaLogProperties} */
    KafkaTouchpointLog(Supplier<Producer<byte[], byte[]>> producers, Duration acknowledgeWithin) {
        this.producers = producers;
        this.waitNanos = acknowledgeWithin.toNanos();
        this.producer = producers.get();
    }

    @Override
    public Appended append(Intake intake) {
        if (!gate.pass()) {
            return new Appended.Unavailable();
        }
        Flight flight = new Flight(intake.size());
        long start = System.nanoTime();
        boolean sent = send(Topics.TOUCHPOINTS, intake.touchpoints(), flight, start)
                && send(Topics.REJECTED, intake.rejected(), flight, start);
        if (sent && flight.landed(waitNanos - (System.nanoTime() - start))) {
            return new Appended.Safe();
        }
        if (gate.open()) {
            LOG.warn("Kafka did not acknowledge in time; requests are answered 503 until it does");
        }
        gate.missed();
        return new Appended.Unavailable();
    }

    /** Fetches what the first record of a topic would otherwise have to wait for. */
    void warmUp() {
        producer.partitionsFor(Topics.TOUCHPOINTS);
        producer.partitionsFor(Topics.REJECTED);
    }

    /** Whether the last that was heard of the broker was an acknowledgement. */
    boolean acknowledging() {
        return gate.open();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    /** Each send may block for a while, so the time is looked at before each. */
    private boolean send(String topic, List<Envelope> envelopes, Flight flight, long start) {
        for (Envelope envelope : envelopes) {
            if (flight.failed || System.nanoTime() - start > waitNanos) {
                return false;
            }
            try {
                // What becomes of it is the flight's to know.
                var unused = producer.send(record(topic, envelope), flight);
            } catch (KafkaException | IllegalStateException refused) {
                flight.onCompletion(null, refused);
                return false;
            }
        }
        return true;
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, Envelope envelope) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, envelope.key().getBytes(UTF_8), envelope.value());
        Headers headers = record.headers();
        for (Map.Entry<String, String> header : envelope.headers().entrySet()) {
            headers.add(header.getKey(), header.getValue().getBytes(UTF_8));
        }
        return record;
    }

    /** A producer in a state that it never leaves by itself is replaced. Its buffered records fail, unacknowledged. */
    private synchronized void replace(Producer<byte[], byte[]> broken) {
        if (producer == broken) {
            LOG.warn("The Kafka producer can't go on and is replaced");
            producer = producers.get();
            Thread.ofVirtual().name("close-broken-producer").start(() -> broken.close(Duration.ZERO));
        }
    }

    private static boolean endsTheProducer(Exception failure) {
        return failure instanceof AuthorizationException
                || failure instanceof ProducerFencedException
                || failure instanceof InvalidProducerEpochException
                || failure instanceof OutOfOrderSequenceException
                || failure instanceof UnknownProducerIdException
                || failure instanceof InvalidPidMappingException
                || (failure.getCause() instanceof Exception cause && endsTheProducer(cause));
    }

    /** The records of one request on their way. */
    private final class Flight implements Callback {
        private final Producer<byte[], byte[]> carrier = producer;
        private final AtomicInteger open;
        private final CountDownLatch decided = new CountDownLatch(1);
        private volatile boolean failed;

        Flight(int records) {
            this.open = new AtomicInteger(records);
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            if (failure == null) {
                gate.acknowledged();
                if (open.decrementAndGet() == 0) {
                    decided.countDown();
                }
                return;
            }
            failed = true;
            decided.countDown();
            if (endsTheProducer(failure)) {
                // Not on this thread: it may be the producer's own.
                Thread.ofVirtual().name("replace-producer").start(() -> replace(carrier));
            }
        }

        boolean landed(long nanos) {
            try {
                return decided.await(nanos, TimeUnit.NANOSECONDS) && !failed;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
