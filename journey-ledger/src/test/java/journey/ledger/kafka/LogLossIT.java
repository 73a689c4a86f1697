package journey.ledger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import journey.ledger.Slot;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What comes of a log that no longer has the place where a slot stands. */
class LogLossIT {

    private static void deleteBefore(Bench bench, long offset) {
        Bench.done(bench.admin
                .deleteRecords(Map.of(new TopicPartition(bench.topic, 0), RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    @Test
    void recordsThatLeftTheLogBeforeTheyWereFoldedAreCountedOnce() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            LedgerWorker first = bench.worker();
            bench.sendAll(0, 10);
            bench.untilFolded(first);
            first.close();
            bench.sendAll(10, 10);
            deleteBefore(bench, 15);

            LedgerWorker second = bench.worker();
            bench.untilFolded(second);
            second.close();
            LedgerWorker third = bench.worker();
            Bench.untilSettled(third);

            assertThat(bench.counter("gaps")).isEqualTo(5);
            assertThat(bench.sums("seen")).hasSize(15).containsKey("id-15").doesNotContainKey("id-14");
            assertThat(bench.counter("records")).isEqualTo(15);
        }
    }

    @Test
    void recordsThatLeaveTheLogUnderARunningWorkerAreCounted() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            var consumer = bench.consumer(bench.group, Map.of());
            LedgerWorker worker = bench.worker(bench.settings(), consumer, bench.slots, bench.log, bench.tally());
            bench.sendAll(0, 10);
            bench.untilFolded(worker);
            // Paused for so long that no fetch is under way.
            consumer.pause(consumer.assignment());
            Bench.rounds(10, worker);
            bench.sendAll(10, 10);
            deleteBefore(bench, 15);
            consumer.resume(consumer.assignment());

            bench.untilFolded(worker);

            assertThat(bench.counter("gaps")).isEqualTo(5);
            assertThat(bench.sums("seen")).hasSize(15).containsKey("id-15");
        }
    }

    @Test
    void aTopicMadeAnewIsFoldedFromItsBeginningAndWhatIsMissingCounted() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            LedgerWorker first = bench.worker();
            bench.sendAll(0, 10);
            bench.untilFolded(first);
            first.close();
            bench.delete(bench.topic);
            bench.create(bench.topic);
            bench.sendAll(100, 4);

            LedgerWorker second = bench.worker();
            Bench.until(() -> bench.sums("seen").size() == 14, second);
            bench.sendAll(104, 1);
            Bench.until(() -> bench.sums("seen").size() == 15, second);

            assertThat(bench.counter("truncations")).isEqualTo(6);
            assertThat(bench.sums("seen").values()).containsOnly(1L);
            assertThat(bench.position(0)).isEqualTo(5);
        }
    }

    @Test
    void aTopicMadeAnewUnderARunningWorkerIsFoldedToo() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            LedgerWorker worker = bench.worker();
            bench.sendAll(0, 10);
            bench.untilFolded(worker);

            bench.delete(bench.topic);
            bench.create(bench.topic);
            bench.sendAll(100, 4);
            Bench.until(() -> bench.sums("seen").size() == 14, worker);

            assertThat(bench.counter("truncations")).isPositive();
            assertThat(bench.sums("seen").values()).containsOnly(1L);
        }
    }

    @Test
    void aTopicWithAnotherNumberOfPartitionsIsNotFolded() throws Exception {
        try (Bench bench = Bench.shared(2)) {
            bench.sendAll(0, 10);
            LedgerSettings wrong = new LedgerSettings(
                    "test",
                    bench.topic,
                    bench.namespace,
                    4,
                    new LagGate.First(),
                    1,
                    bench.settings().pollTimeout(),
                    bench.settings().tick(),
                    bench.settings().patience(),
                    Pace.FREE);
            LedgerWorker worker =
                    bench.worker(wrong, bench.consumer(bench.group, Map.of()), bench.slots, bench.log, bench.tally());

            Bench.until(() -> bench.counter("interruptions") > 2, worker);

            assertThat(worker.settled()).isFalse();
            assertThat(bench.sums("seen")).isEmpty();
        }
    }

    @Test
    void slotsWrittenForAnotherNumberOfPartitionsAreNotTouched() throws Exception {
        try (Bench bench = Bench.shared(2)) {
            bench.slots.claim(new Slot(bench.namespace, 0, 64), "before");
            bench.sendAll(0, 10);
            LedgerWorker worker = bench.worker();

            Bench.until(() -> bench.counter("interruptions") > 2, worker);

            assertThat(worker.settled()).isFalse();
            assertThat(bench.sums("seen")).isEmpty();
        }
    }
}
