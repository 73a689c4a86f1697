package journey.ledger.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import journey.ledger.MessageLog;
import journey.ledger.PartitionFold;
import journey.ledger.SlotStore;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exactly-once runtime of one step: workers that fold the partitions of a topic into Redis slots.
 *
 * <p>Starting needs neither Kafka nor Redis; {@link #settled()} says when both are there and every partition that this
 * process was given is being folded.
 */
public final class Ledger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final LedgerSettings settings;
    private final IntFunction<Consumer<byte[], byte[]>> consumers;
    private final SlotStore slots;
    private final MessageLog log;
    private final PartitionFold.Factory folds;
    private final Clock clock;
    private final LedgerMeters meters;
    private final List<Running> running = new ArrayList<>();

    private static final class Running {
        final Consumer<byte[], byte[]> consumer;
        final LedgerWorker worker;
        final CountDownLatch ended = new CountDownLatch(1);
        volatile boolean stopping;

        Running(Consumer<byte[], byte[]> consumer, LedgerWorker worker) {
            this.consumer = consumer;
            this.worker = worker;
        }
    }

    /**
     * @param consumers makes the consumer of a worker, by its number from 0; its group decides who folds what, automatic
     *     commits must be off and {@code auto.offset.reset} be {@code earliest}. {@code fetch.max.wait.ms} should not be longer
     *     than the tick: a broker answers one request of a connection at a time, so the question for the log's end waits
     *     behind an idle fetch
     */
    public Ledger(
            LedgerSettings settings,
            IntFunction<Consumer<byte[], byte[]>> consumers,
            SlotStore slots,
            MessageLog log,
            PartitionFold.Factory folds,
            Clock clock,
            MeterRegistry registry) {
        this.settings = settings;
        this.consumers = consumers;
        this.slots = slots;
        this.log = log;
        this.folds = folds;
        this.clock = clock;
        this.meters = new LedgerMeters(registry, settings.step());
    }

    public synchronized void start() {
        if (!running.isEmpty()) {
            throw new IllegalStateException("started already");
        }
        for (int i = 0; i < settings.workers(); i++) {
            Consumer<byte[], byte[]> consumer = consumers.apply(i);
            Running each =
                    new Running(consumer, new LedgerWorker(settings, consumer, slots, log, folds, clock, meters));
            running.add(each);
            Thread.ofPlatform().name("ledger-" + settings.step() + "-" + i).start(() -> run(each));
        }
    }

    private void run(Running each) {
        try (LedgerWorker worker = each.worker) {
            while (!each.stopping) {
                try {
                    worker.pollOnce();
                } catch (WakeupException | InterruptException stop) {
                    if (!each.stopping) {
                        throw stop;
                    }
                } catch (RuntimeException failure) {
                    LOG.atError()
                            .addKeyValue("step", settings.step())
                            .setCause(failure)
                            .log("A round of the ledger failed");
                    LockSupport.parkNanos(settings.tick().toNanos());
                }
            }
        } catch (Error broken) {
            // Not poison but this process: the worker leaves, its partitions go elsewhere, and settled() says so.
            LOG.atError().addKeyValue("step", settings.step()).setCause(broken).log("A worker of the ledger has died");
        } finally {
            each.ended.countDown();
        }
    }

    /**
     * Whether every worker has joined its group, has claimed whatever it was given, and had its answers from Kafka and Redis
     * in the last round. A worker that was given nothing, since there are more workers than partitions, is settled.
     */
    public synchronized boolean settled() {
        return !running.isEmpty() && running.stream().allMatch(each -> each.worker.settled());
    }

    /** Ends after the batch in hand; nothing is left half done. */
    @Override
    public synchronized void close() {
        for (Running each : running) {
            each.stopping = true;
            each.consumer.wakeup();
        }
        for (Running each : running) {
            try {
                each.ended.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        running.clear();
    }
}
