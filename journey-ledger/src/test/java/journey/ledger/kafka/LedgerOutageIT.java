package journey.ledger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import journey.testkit.OwnKafka;
import journey.testkit.OwnRedis;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes of Redis and Kafka going away, falling back and coming back empty. */
class LedgerOutageIT {
    private OwnRedis redis;

    @BeforeEach
    void start() {
        redis = RealServers.ownRedis();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void anOlderStateOfRedisIsNoticedThoughNothingArrivesAndIsFoldedForward() throws Exception {
        try (Bench bench = Bench.on(RealServers.kafka(), redis.uri(), 2)) {
            LedgerWorker worker = bench.worker();
            bench.sendAll(0, 30);
            bench.untilFolded(worker);
            OwnRedis.Snapshot older = redis.snapshot();
            bench.sendAll(30, 30);
            bench.untilFoldedAnd(worker::settled, worker);
            double before = bench.counter("fallbacks");

            redis.restartFrom(older);
            Bench.until(() -> bench.counter("fallbacks") >= before + 2, worker);
            bench.untilFoldedAnd(worker::settled, worker);

            bench.assertEqualToRecount();
            assertThat(before).isZero();
            assertThat(bench.counter("fallbacks")).isEqualTo(2);
            assertThat(bench.counter("records")).isGreaterThan(60);
        }
    }

    @Test
    void anEmptiedRedisIsRebuiltFromTheLog() throws Exception {
        try (Bench bench = Bench.on(RealServers.kafka(), redis.uri(), 2)) {
            LedgerWorker worker = bench.worker();
            bench.sendAll(0, 30);
            bench.untilFoldedAnd(worker::settled, worker);

            bench.link.await(bench.link.commands().flushall());
            Bench.until(() -> bench.counter("fallbacks") >= 2, worker);
            bench.untilFoldedAnd(worker::settled, worker);
            bench.assertEqualToRecount();
            assertThat(bench.counter("records")).isEqualTo(60);

            redis.kill();
            Bench.rounds(3, worker);
            redis.restart();
            redis.restartEmpty();
            bench.sendAll(30, 5);
            Bench.until(() -> bench.counter("fallbacks") >= 4, worker);
            bench.untilFoldedAnd(worker::settled, worker);
            bench.assertEqualToRecount();
        }
    }

    @Test
    void whileRedisIsAwayRecordsWaitInOrder() throws Exception {
        try (Bench bench = Bench.on(RealServers.kafka(), redis.uri(), 2)) {
            LedgerWorker worker = bench.worker();
            bench.sendAll(0, 30);
            bench.untilFoldedAnd(worker::settled, worker);

            redis.kill();
            bench.sendAll(30, 30);
            Bench.until(() -> !worker.settled(), worker);
            Bench.rounds(3, worker);
            assertThat(worker.settled()).isFalse();
            assertThat(bench.counter("interruptions")).isPositive();
            Bench.until(() -> bench.gauge("lag") == 30, worker);
            assertThat(bench.gauge("lag.age")).isPositive();

            redis.restart();
            bench.untilFoldedAnd(() -> worker.settled() && bench.outboxes() == 0, worker);

            bench.assertEqualToRecount();
            assertThat(bench.read(bench.out).stream().distinct())
                    .containsExactlyInAnyOrderElementsOf(bench.read(bench.topic));
            assertThat(bench.counter("fallbacks")).isZero();
            assertThat(bench.counter("dead.letters")).isZero();
        }
    }

    @Test
    void aLedgerStartsWithoutRedis() throws Exception {
        redis.stop();
        try (Bench bench = Bench.on(RealServers.kafka(), redis.uri(), 1)) {
            bench.sendAll(0, 10);
            LedgerWorker worker = bench.worker();
            Bench.until(() -> bench.counter("interruptions") > 0, worker);
            assertThat(worker.settled()).isFalse();

            redis.restart();
            bench.untilFoldedAnd(worker::settled, worker);

            bench.assertEqualToRecount();
        }
    }

    @Test
    void whileKafkaIsAwayNothingIsSettledAndNothingIsLost() throws Exception {
        try (OwnKafka kafka = RealServers.ownKafka();
                Bench bench = Bench.on(kafka.bootstrapServers(), redis.uri(), 1)) {
            boolean[] publishing = {true};
            LedgerWorker worker = bench.worker(
                    bench.group, bench.slots, bench.log, bench.tally().before(() -> {
                        if (!publishing[0]) {
                            // In the middle of a fold, so that it is publishing that fails.
                            kafka.stop();
                        }
                    }));
            bench.sendAll(0, 10);
            bench.untilFoldedAnd(worker::settled, worker);

            bench.sendAll(10, 10);
            publishing[0] = false;
            Bench.until(() -> !worker.settled(), worker);
            Bench.rounds(2, worker);
            assertThat(worker.settled()).isFalse();
            assertThat(bench.sums("seen")).hasSize(10);

            publishing[0] = true;
            kafka.restart();
            bench.untilFoldedAnd(() -> worker.settled() && bench.outboxes() == 0, worker);

            bench.assertEqualToRecount();
            assertThat(bench.read(bench.out).stream().distinct()).containsExactlyElementsOf(bench.read(bench.topic));
            assertThat(bench.counter("dead.letters")).isZero();
        }
    }
}
