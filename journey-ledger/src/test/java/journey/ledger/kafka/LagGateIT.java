package journey.ledger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import journey.events.Partitions;
import journey.ledger.Message;
import journey.ledger.Slot;
import journey.testkit.RealServers;
import org.junit.jupiter.api.Test;

/** A timer never overtakes what was acknowledged before it was due. */
class LagGateIT {

    @Test
    void aTimerWaitsForARecordThatTheStepBeforeHasNotRead() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            String before = RealServers.unique("before");
            String namespaceBefore = RealServers.unique("i");
            bench.create(before);
            LedgerWorker upstream = bench.worker(
                    bench.settings(before, namespaceBefore, new LagGate.First()),
                    bench.consumer("up-" + bench.group, Map.of()),
                    bench.slots,
                    bench.log,
                    new TallyFold.Factory(bench.link, bench.first, bench.topic));
            LedgerWorker downstream = bench.worker(
                    bench.settings(bench.topic, bench.namespace, new LagGate.Behind(namespaceBefore, 1)),
                    bench.consumer(bench.group, Map.of()),
                    bench.slots,
                    bench.log,
                    bench.tally());
            Bench.untilSettled(upstream, downstream);

            // From here on upstream stands still.
            bench.send(before, "a", "order");
            Instant due = Instant.now();
            bench.send("a", "timer:cart:" + due.toEpochMilli());
            bench.untilFolded(downstream);
            Bench.rounds(30, downstream);
            assertThat(bench.slots.earliestTimer(new Slot(bench.namespace, 0, 1)))
                    .isPresent();
            assertThat(bench.sums("fired")).isEmpty();
            Bench.until(() -> bench.gauge("timers.due") == 1, downstream);

            Bench.until(() -> !bench.sums("fired").isEmpty(), upstream, downstream);
            Bench.until(() -> bench.gauge("timers.due") == 0, upstream, downstream);
            Bench.until(() -> bench.outboxes() == 0, upstream, downstream);

            List<String> out = bench.read(bench.out);
            assertThat(out).contains("a=order", "timers=fired cart");
            assertThat(out.indexOf("a=order")).isLessThan(out.indexOf("timers=fired cart"));
            assertThat(bench.sums("fired")).isEqualTo(Map.of("cart", 1L));
        }
    }

    @Test
    void aTimerWaitsForARecordOfItsOwnPartition() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            bench.send("a", "timer:cart:" + Instant.now().toEpochMilli());
            bench.sendAll(0, 50);
            LedgerWorker worker = bench.worker(
                    bench.settings(),
                    bench.consumer(bench.group, Map.of("max.poll.records", 5)),
                    bench.slots,
                    bench.log,
                    bench.tally());

            Bench.until(() -> !bench.sums("fired").isEmpty(), worker);

            assertThat(bench.sums("seen")).hasSize(51);
        }
    }

    @Test
    void timersBeyondTheRoomWaitInTheirOrderAndFireWhenThereIsRoom() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            AtomicInteger room = new AtomicInteger();
            LedgerWorker worker = bench.worker(
                    bench.group, bench.slots, bench.log, bench.tally().room(() -> room.getAndSet(0)));
            long due = Instant.now().minusSeconds(60).toEpochMilli();
            for (int i = 0; i < 6; i++) {
                bench.send("a", "timer:cart-" + i + ":" + (due + i));
            }
            bench.untilFolded(worker);
            Bench.rounds(30, worker);
            assertThat(bench.sums("fired")).isEmpty();

            room.set(2);
            Bench.until(() -> bench.sums("fired").equals(Map.of("cart-0", 1L, "cart-1", 1L)), worker);
            Bench.rounds(30, worker);
            assertThat(bench.sums("fired")).hasSize(2);

            room.set(3);
            Bench.until(() -> bench.sums("fired").size() == 5, worker);
            assertThat(bench.slots.earliestTimer(new Slot(bench.namespace, 0, 1)))
                    .hasValue(Instant.ofEpochMilli(due + 5));
        }
    }

    @Test
    void theGateIsClosedWhileAPeerHasNoWatermark() throws Exception {
        try (Bench bench = Bench.shared(2)) {
            AtomicBoolean away = new AtomicBoolean(true);
            LedgerWorker worker = bench.worker(
                    bench.group,
                    new Forwarding(bench.slots) {
                        @Override
                        public Claim claim(Slot slot, String owner) {
                            if (slot.partition() == 1 && away.get()) {
                                throw new RedisException("this node is away");
                            }
                            return super.claim(slot, owner);
                        }
                    },
                    bench.log,
                    bench.tally());
            String key = IntStream.range(0, 100)
                    .mapToObj(i -> "k" + i)
                    .filter(candidate -> Partitions.of(candidate, 2) == 0)
                    .findFirst()
                    .orElseThrow();
            bench.send(key, "timer:cart:" + Instant.now().toEpochMilli());
            Bench.until(() -> bench.position(0) == 1, worker);
            Bench.rounds(30, worker);
            assertThat(bench.sums("fired"))
                    .as("the other partition may be about to hand something over")
                    .isEmpty();
            assertThat(worker.settled()).isFalse();

            away.set(false);
            Bench.until(() -> !bench.sums("fired").isEmpty(), worker);

            assertThat(bench.sums("fired")).isEqualTo(Map.of("cart", 1L));
            assertThat(bench.counter("timers.fired")).isEqualTo(1);
        }
    }

    @Test
    void steadyInputDoesNotKeepTimersFromFiring() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            AtomicInteger sent = new AtomicInteger();
            bench.send("a", "timer:cart:" + Instant.now().toEpochMilli());
            bench.sendAll(0, 2);
            LedgerWorker worker = bench.worker(
                    bench.settings(),
                    bench.consumer(bench.group, Map.of("max.poll.records", 1)),
                    bench.slots,
                    bench.log,
                    bench.tally().before(() -> bench.send("b", "more-" + sent.incrementAndGet())));

            Bench.until(() -> !bench.sums("fired").isEmpty(), worker);

            assertThat(bench.sums("fired")).isEqualTo(Map.of("cart", 1L));
        }
    }

    @Test
    void moreTimersThanABatchTakesFireOnceEach() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            long due = Instant.now().toEpochMilli();
            bench.log.publish(IntStream.range(0, 1_200)
                    .mapToObj(i -> new Message(bench.topic, TallyFold.envelope("k", "timer:t" + i + ":" + due)))
                    .toList());
            LedgerWorker worker = bench.worker();

            Bench.until(() -> bench.sums("fired").size() == 1_200, worker);
            Bench.rounds(3, worker);

            assertThat(bench.sums("fired").values()).containsOnly(1L);
            assertThat(bench.counter("timers.fired")).isEqualTo(1_200);
        }
    }
}
