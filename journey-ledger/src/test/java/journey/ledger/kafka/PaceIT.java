package journey.ledger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A ledger that must not overtake another one. */
class PaceIT {
    @Test
    void aPacedLedgerStopsWhereItMustAndGoesOnWhenItMay() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            AtomicLong until = new AtomicLong(40);
            bench.sendAll(0, 100);
            Pace pace = new Pace() {
                @Override
                public long until(int partition) {
                    return until.get();
                }

                @Override
                public boolean timers() {
                    return false;
                }
            };
            LedgerWorker worker = bench.worker(
                    bench.settings().withPace(pace),
                    bench.consumer(bench.group, Map.of()),
                    bench.slots,
                    bench.log,
                    bench.tally());

            Bench.until(() -> bench.position(0) == 40, worker);
            Bench.rounds(50, worker);
            assertThat(bench.position(0)).isEqualTo(40);
            assertThat(bench.counter("records")).isEqualTo(40);

            until.set(70);
            Bench.until(() -> bench.position(0) == 70, worker);
            bench.sendAll(100, 5);
            Bench.rounds(50, worker);
            assertThat(bench.position(0)).isEqualTo(70);

            until.set(30);
            Bench.rounds(50, worker);
            assertThat(bench.position(0)).as("the other one fell back").isEqualTo(70);

            until.set(Long.MAX_VALUE);
            bench.untilFolded(worker);
            bench.assertEqualToRecount();
            assertThat(bench.counter("records")).isEqualTo(105);
            assertThat(bench.counter("interruptions")).isZero();
        }
    }
}
