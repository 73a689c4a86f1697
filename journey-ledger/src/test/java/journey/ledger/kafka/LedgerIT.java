package journey.ledger.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import journey.ledger.Slot;
import journey.ledger.SlotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole runtime with its threads. */
class LedgerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final class Killed extends Error {
        Killed() {
            super("killed here");
        }
    }

    /** A ledger that can be made to die at its next commit or watermark. */
    private record Mortal(Ledger ledger, AtomicBoolean doomed) {
        static Mortal start(Bench bench, int workers) {
            AtomicBoolean doomed = new AtomicBoolean();
            SlotStore store = new Forwarding(bench.slots) {
                @Override
                public Commit commit(Slot slot, String owner, long sequence, long next, List<byte[][]> commands) {
                    if (doomed.get()) {
                        throw new Killed();
                    }
                    return super.commit(slot, owner, sequence, next, commands);
                }

                @Override
                public List<Boolean> mark(List<Watermark> watermarks) {
                    if (doomed.get()) {
                        throw new Killed();
                    }
                    return super.mark(watermarks);
                }
            };
            Ledger ledger = new Ledger(
                    bench.settings().withWorkers(workers).withTick(Duration.ofMillis(100)),
                    number -> bench.consumer(bench.group, Map.of("max.poll.records", 50)),
                    store,
                    bench.log,
                    bench.tally(),
                    Clock.systemUTC(),
                    bench.registry);
            ledger.start();
            return new Mortal(ledger, doomed);
        }
    }

    @Test
    void aLedgerSettlesFoldsAndStops() throws Exception {
        try (Bench bench = Bench.shared(4)) {
            Mortal running = Mortal.start(bench, 2);
            bench.sendAll(0, 100);
            await().atMost(PATIENCE).until(running.ledger()::settled);
            bench.untilFolded();
            assertThatIllegalStateException().isThrownBy(running.ledger()::start);

            running.ledger().close();

            assertThat(running.ledger().settled()).isFalse();
            bench.assertEqualToRecount();
            assertThat(bench.registry.find("journey.ledger.lag").gauges()).isEmpty();
        }
    }

    @Test
    void aDeadWorkerIsNotSettledAndItsPartitionsGoElsewhere() throws Exception {
        try (Bench bench = Bench.shared(2)) {
            Mortal dying = Mortal.start(bench, 1);
            await().atMost(PATIENCE).until(dying.ledger()::settled);

            dying.doomed().set(true);
            await().atMost(PATIENCE).until(() -> !dying.ledger().settled());
            Mortal heir = Mortal.start(bench, 1);
            bench.sendAll(0, 50);
            bench.untilFolded();

            bench.assertEqualToRecount();
            assertThat(dying.ledger().settled()).isFalse();
            dying.ledger().close();
            heir.ledger().close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void workersThatComeAndGoCountEachRecordOnce(long seed) throws Exception {
        Random random = new Random(seed);
        try (Bench bench = Bench.shared(8)) {
            AtomicInteger sent = new AtomicInteger();
            AtomicBoolean enough = new AtomicBoolean();
            Thread shop = Thread.ofPlatform().start(() -> {
                while (!enough.get()) {
                    bench.sendAll(sent.getAndAdd(5), 5);
                }
            });
            List<Mortal> running = new ArrayList<>();
            for (int change = 0; change < 8; change++) {
                if (running.isEmpty() || (running.size() < 3 && random.nextBoolean())) {
                    running.add(Mortal.start(bench, 1));
                } else {
                    Mortal leaving = running.remove(random.nextInt(running.size()));
                    leaving.doomed().set(random.nextBoolean());
                    leaving.ledger().close();
                }
                if (!running.isEmpty()) {
                    double folded = bench.counter("records");
                    await().atMost(PATIENCE).until(() -> bench.counter("records") >= folded + 50);
                }
            }
            enough.set(true);
            shop.join();
            if (running.isEmpty()) {
                running.add(Mortal.start(bench, 1));
            }

            bench.untilFolded();

            bench.assertEqualToRecount();
            assertThat(bench.sums("seen")).hasSize(sent.get());
            for (Mortal left : running) {
                left.ledger().close();
            }
        }
    }
}
