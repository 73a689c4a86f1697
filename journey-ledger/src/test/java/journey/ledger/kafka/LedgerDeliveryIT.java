package journey.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import journey.events.Envelope;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import journey.ledger.Slot;
import journey.ledger.SlotStore;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exactly once, under repetition, zombies, deaths and poison. */
class LedgerDeliveryIT {

    @Test
    void whatIsFoldedIsCountedSentAndMeasured() throws Exception {
        try (Bench bench = Bench.shared(2)) {
            bench.sendAll(0, 100);
            LedgerWorker worker = bench.worker();

            bench.untilFolded(worker);
            Bench.until(() -> bench.outboxes() == 0, worker);

            bench.assertEqualToRecount();
            assertThat(bench.read(bench.out)).containsExactlyInAnyOrderElementsOf(bench.read(bench.topic));
            assertThat(bench.read(bench.first)).containsExactlyInAnyOrderElementsOf(bench.read(bench.topic));
            assertThat(bench.counter("records")).isEqualTo(100);
            assertThat(bench.counter("published")).isEqualTo(200);
            assertThat(bench.counter("commits", "outcome", "applied")).isGreaterThanOrEqualTo(2);
            assertThat(bench.counter("commits", "outcome", "refused")).isZero();
            assertThat(bench.counter("interruptions")).isZero();
            assertThat(bench.registry.get("journey.ledger.batch.size").summary().totalAmount())
                    .isEqualTo(100);
            assertThat(bench.registry.get("journey.ledger.fold").timer().count())
                    .isGreaterThanOrEqualTo(2);
            assertThat(bench.registry.get("journey.ledger.commit").timer().count())
                    .isGreaterThanOrEqualTo(2);
            assertThat(bench.registry.get("journey.ledger.lag").gauges())
                    .hasSize(2)
                    .allSatisfy(lag -> assertThat(lag.value()).isZero());
            assertThat(bench.registry.get("journey.ledger.lag.age").gauges())
                    .hasSize(2)
                    .allSatisfy(age -> assertThat(age.value()).isZero());
            assertThat(bench.registry.get("journey.ledger.timers.due").gauges())
                    .hasSize(2)
                    .allSatisfy(due -> assertThat(due.value()).isZero());
            assertThat(bench.registry.get("journey.ledger.watermark.age").gauges())
                    .hasSize(2)
                    .allSatisfy(age -> assertThat(age.value()).isBetween(0.0, 20.0));
        }
    }

    @Test
    void whatWaitsHasTheAgeOfItsOldestRecord() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            Instant appended = Instant.now().minusSeconds(90);
            bench.sendRaw(new ProducerRecord<>(bench.topic, 0, appended.toEpochMilli(), null, "old".getBytes(UTF_8)));
            bench.sendRaw(new ProducerRecord<>(bench.topic, 0, null, "new".getBytes(UTF_8)));
            List<Double> ages = new ArrayList<>();
            LedgerWorker worker = bench.worker(
                    bench.group, bench.slots, bench.log, bench.tally().before(() -> ages.add(bench.gauge("lag.age"))));

            bench.untilFolded(worker);

            assertThat(ages).isNotEmpty();
            assertThat(ages.getFirst()).isBetween(90.0, 150.0);
            assertThat(bench.gauge("lag.age")).isZero();
        }
    }

    @Test
    void theTimeFromAcceptanceToTheCommitIsMeasuredButNotOfOldLogs() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            Instant now = Instant.now();
            for (String accepted : List.of(
                    now.minusSeconds(2).toString(),
                    now.minusSeconds(3_600).toString(),
                    now.plusSeconds(3_600).toString(),
                    "yesterday")) {
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(bench.topic, 0, null, accepted.getBytes(UTF_8));
                record.headers().add("ce_receivedat", accepted.getBytes(UTF_8));
                bench.sendRaw(record);
            }
            bench.sendAll(0, 10);
            LedgerWorker worker = bench.worker();

            bench.untilFolded(worker);

            Timer visible = bench.registry.get("journey.ledger.visible").timer();
            assertThat(visible.count())
                    .as("one, and one whose clock goes ahead")
                    .isEqualTo(2);
            assertThat(visible.totalTime(TimeUnit.SECONDS)).isBetween(2.0, 60.0);
        }
    }

    @Test
    void ofALargeBatchOnlySomeAreMeasured() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            String accepted = Instant.now().toString();
            bench.log.publish(IntStream.range(0, 1_000)
                    .mapToObj(i -> new Message(
                            bench.topic,
                            new Envelope("k", Map.of("ce_receivedat", accepted), ("id-" + i).getBytes(UTF_8))))
                    .toList());
            LedgerWorker worker = bench.worker();

            bench.untilFolded(worker);

            assertThat(bench.counter("records")).isEqualTo(1_000);
            assertThat(bench.registry.get("journey.ledger.visible").timer().count())
                    .isBetween(1L, 999L);
        }
    }

    @Test
    void aBatchThatIsDeliveredAgainChangesNothing() throws Exception {
        try (Bench bench = Bench.shared(2)) {
            bench.sendAll(0, 50);
            LedgerWorker first = bench.worker();
            bench.untilFolded(first);
            first.close();

            // A group of its own has nothing committed, so Kafka gives it everything from the beginning.
            LedgerWorker second = bench.worker("another-" + bench.group, bench.slots, bench.log, bench.tally());
            Bench.untilSettled(second);
            bench.sendAll(50, 10);
            bench.untilFolded(second);

            bench.assertEqualToRecount();
            assertThat(bench.counter("records")).isEqualTo(60);
        }
    }

    @Test
    void aConsumerThatIsSetBackUnderTheLedgerFoldsNothingTwice() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            var consumer = bench.consumer(bench.group, Map.of());
            LedgerWorker worker = bench.worker(bench.settings(), consumer, bench.slots, bench.log, bench.tally());
            bench.sendAll(0, 20);
            bench.untilFolded(worker);

            consumer.seekToBeginning(consumer.assignment());
            bench.sendAll(20, 5);
            bench.untilFolded(worker);

            bench.assertEqualToRecount();
        }
    }

    @Test
    void aZombiesCommitIsRefusedAndCounted() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            bench.sendAll(0, 20);
            CountDownLatch folding = new CountDownLatch(1);
            CountDownLatch awake = new CountDownLatch(1);
            LedgerWorker zombie = bench.worker(
                    bench.group, bench.slots, bench.log, bench.tally().before(() -> {
                        folding.countDown();
                        join(awake);
                    }));
            CompletableFuture<Void> asleep = CompletableFuture.runAsync(
                    () -> Bench.until(() -> bench.counter("commits", "outcome", "refused") > 0, zombie));
            assertThat(folding.await(20, TimeUnit.SECONDS)).isTrue();

            LedgerWorker heir = bench.worker("heirs-" + bench.group, bench.slots, bench.log, bench.tally());
            bench.untilFolded(heir);
            Map<String, Long> before = bench.sums("count");
            awake.countDown();
            asleep.get(20, TimeUnit.SECONDS);

            assertThat(bench.counter("commits", "outcome", "refused")).isEqualTo(1);
            assertThat(bench.sums("count")).isEqualTo(before);
            assertThat(bench.counter("records")).isEqualTo(20);
            bench.assertEqualToRecount();
        }
    }

    @Test
    void aRefusedWorkerLetsAPollPassBeforeItClaimsAgain() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            LedgerWorker zombie = bench.worker();
            Bench.untilSettled(zombie);
            Slot slot = new Slot(bench.namespace, 0, 1);
            bench.slots.claim(slot, "the rightful owner");

            Bench.until(() -> bench.counter("commits", "outcome", "refused") > 0, zombie);

            long sequence = Long.parseLong(new String(
                    bench.link.await(
                            bench.link.commands().hget(slot.key("offset").getBytes(UTF_8), "seq".getBytes(UTF_8))),
                    UTF_8));
            assertThat(bench.slots.commit(slot, "the rightful owner", sequence, 0, List.of()))
                    .isInstanceOf(SlotStore.Commit.Applied.class);
        }
    }

    private static final class Killed extends Error {
        Killed() {
            super("killed here");
        }
    }

    enum Death {
        BEFORE_PUBLISHING_FIRST,
        BETWEEN_PUBLISHING_FIRST_AND_COMMIT,
        BETWEEN_COMMIT_AND_OUTBOX,
        BETWEEN_OUTBOX_AND_TRIM
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerThatDiesLosesNothingAndCountsNothingTwice(Death death) throws Exception {
        try (Bench bench = Bench.shared(1)) {
            bench.sendAll(0, 30);
            MessageLog dyingLog = messages -> {
                boolean isFirst = messages.getFirst().topic().equals(bench.first);
                if (death == (isFirst ? Death.BEFORE_PUBLISHING_FIRST : Death.BETWEEN_COMMIT_AND_OUTBOX)) {
                    throw new Killed();
                }
                bench.log.publish(messages);
                if (!isFirst && death == Death.BETWEEN_OUTBOX_AND_TRIM) {
                    throw new Killed();
                }
            };
            SlotStore dyingStore = new Forwarding(bench.slots) {
                @Override
                public Commit commit(Slot slot, String owner, long sequence, long next, List<byte[][]> commands) {
                    if (next > 0 && death == Death.BETWEEN_PUBLISHING_FIRST_AND_COMMIT) {
                        throw new Killed();
                    }
                    return super.commit(slot, owner, sequence, next, commands);
                }
            };
            LedgerWorker dying = bench.worker(bench.group, dyingStore, dyingLog, bench.tally());
            assertThatThrownBy(() -> bench.untilFoldedAnd(() -> bench.outboxes() == 0, dying))
                    .isInstanceOf(Killed.class);
            assertThat(dying.settled()).isFalse();

            LedgerWorker heir = bench.worker("heirs-" + bench.group, bench.slots, bench.log, bench.tally());
            bench.untilFoldedAnd(() -> bench.outboxes() == 0, heir);

            bench.assertEqualToRecount();
            List<String> log = bench.read(bench.topic);
            assertThat(new HashSet<>(bench.read(bench.first))).containsExactlyInAnyOrderElementsOf(log);
            assertThat(new HashSet<>(bench.read(bench.out))).containsExactlyInAnyOrderElementsOf(log);
            assertThat(bench.read(bench.out).size()).isEqualTo(death == Death.BETWEEN_OUTBOX_AND_TRIM ? 60 : 30);
            assertThat(bench.read(bench.first).size())
                    .isEqualTo(death == Death.BETWEEN_PUBLISHING_FIRST_AND_COMMIT ? 60 : 30);
        }
    }

    @Test
    void poisonGoesToTheDeadLettersAndItsNeighboursAreFoldedOnce() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            bench.sendAll(0, 40);
            bench.send("key-1", "poison 1");
            bench.send("key-1", "poison 2");
            bench.sendAll(40, 30);
            bench.send("key-2", "poison 3");
            LedgerWorker worker = bench.worker();

            bench.untilFoldedAnd(() -> bench.outboxes() == 0, worker);

            assertThat(bench.sums("seen"))
                    .hasSize(70)
                    .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
            assertThat(bench.sums("count")).isEqualTo(bench.sums("total"));
            assertThat(bench.read(bench.topic + ".dlt"))
                    .containsExactly("key-1=poison 1", "key-1=poison 2", "key-2=poison 3");
            assertThat(bench.counter("dead.letters")).isEqualTo(3);
            assertThat(bench.counter("failures", "what", "record")).isEqualTo(3);
            assertThat(bench.counter("records")).isEqualTo(73);
            assertThat(bench.counter("interruptions")).isZero();
        }
    }

    @Test
    void oneOfTenThousandIsFoundWithoutCommittingThemOneByOne() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            bench.sendAll(0, 5_000);
            bench.send("key-1", "poison");
            bench.sendAll(5_000, 5_000);
            TallyFold.Factory folds = bench.tally();
            LedgerWorker worker = bench.worker(bench.group, bench.slots, bench.log, folds);

            bench.untilFolded(worker);

            assertThat(bench.sums("seen")).hasSize(10_000);
            assertThat(bench.counter("dead.letters")).isEqualTo(1);
            assertThat(folds.opened).hasValueLessThan(100);
        }
    }

    @Test
    void aRecordWithoutKeyOrValueReachesTheFoldEmpty() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            bench.sendRaw(new ProducerRecord<>(bench.topic, 0, null, null));
            bench.sendRaw(new ProducerRecord<>(bench.topic, 0, null, "text".getBytes(UTF_8)));
            bench.sendRaw(new ProducerRecord<>(bench.topic, 0, "key".getBytes(UTF_8), null));
            LedgerWorker worker = bench.worker();

            bench.untilFolded(worker);

            assertThat(bench.sums("count")).isEqualTo(Map.of("", 2L, "key", 1L));
            assertThat(bench.sums("seen")).isEqualTo(Map.of("", 2L, "text", 1L));
        }
    }

    @Test
    void aMessageThatTheBrokerNeverTakesMakesItsRecordADeadLetter() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            MessageLog narrow = messages -> {
                for (Message message : messages) {
                    if (message.topic().equals(bench.first)
                            && new String(message.envelope().value(), UTF_8).equals("id-3")) {
                        throw new MessageLog.TooLarge(List.of(message));
                    }
                }
                bench.log.publish(messages);
            };
            bench.sendAll(0, 10);
            LedgerWorker worker = bench.worker(bench.group, bench.slots, narrow, bench.tally());

            bench.untilFoldedAnd(() -> bench.outboxes() == 0, worker);

            assertThat(bench.sums("seen")).hasSize(9).doesNotContainKey("id-3");
            assertThat(bench.read(bench.topic + ".dlt")).containsExactly("key-3=id-3");
        }
    }

    @Test
    void notesAreFoldedAndAPoisonousNoteIsCounted() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            bench.send("a", "note:sent");
            bench.send("a", "note:poison");
            bench.send("a", "note:bounced");
            LedgerWorker worker = bench.worker();

            Bench.until(() -> bench.sums("noted").size() == 2, worker);

            assertThat(bench.sums("noted")).isEqualTo(Map.of("sent", 1L, "bounced", 1L));
            assertThat(bench.counter("failures", "what", "note")).isEqualTo(1);
            assertThat(bench.counter("interruptions")).isZero();
        }
    }

    @Test
    void aPoisonousTimerIsPutOffAndCountedAndTheOthersFire() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            Instant past = Instant.now().minusSeconds(5);
            bench.send("a", "timer:good:" + past.toEpochMilli());
            bench.send("a", "timer:poison:" + past.toEpochMilli());
            bench.send("a", "timer:fine:" + past.toEpochMilli());
            LedgerWorker worker = bench.worker();

            Bench.until(
                    () -> bench.counter("failures", "what", "timer") > 0
                            && bench.sums("fired").size() == 2,
                    worker);
            Bench.rounds(5, worker);

            assertThat(bench.sums("fired")).isEqualTo(Map.of("good", 1L, "fine", 1L));
            assertThat(bench.counter("failures", "what", "timer")).isEqualTo(1);
            assertThat(bench.counter("timers.fired")).isEqualTo(3);
            assertThat(bench.slots.earliestTimer(new Slot(bench.namespace, 0, 1)))
                    .hasValueSatisfying(
                            due -> assertThat(due).isAfter(Instant.now().plusSeconds(20)));
        }
    }

    @Test
    void aFailingEffectIsCountedAndUndoesNothing() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            bench.send("a", "effect");
            bench.send("a", "note:after");
            LedgerWorker worker = bench.worker();

            Bench.until(() -> !bench.sums("noted").isEmpty(), worker);

            assertThat(bench.counter("failures", "what", "effect")).isEqualTo(1);
            assertThat(bench.counter("interruptions")).isZero();
            bench.assertEqualToRecount();
        }
    }

    @Test
    void aCommandThatRedisCannotCarryOutIsCountedAndNotRepeated() throws Exception {
        try (Bench bench = Bench.shared(1)) {
            bench.sendAll(0, 5);
            bench.send("a", "wrong");
            LedgerWorker worker = bench.worker();

            bench.untilFolded(worker);

            bench.assertEqualToRecount();
            assertThat(bench.counter("failed.commands")).isEqualTo(1);
        }
    }

    @Test
    void marksOfTransactionsDoNotKeepAPartitionFromBeingCaughtUp() throws Exception {
        try (Bench bench = Bench.shared(1);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bench.kafka, "transactional.id", bench.group),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.initTransactions();
            for (int i = 0; i < 3; i++) {
                producer.beginTransaction();
                Bench.ack(producer.send(
                        new ProducerRecord<>(bench.topic, 0, new byte[] {'k'}, ("id-" + i).getBytes(UTF_8))));
                producer.commitTransaction();
            }
            Instant due = Instant.now();
            LedgerWorker worker = bench.worker();

            Bench.until(() -> bench.slots.watermark(bench.namespace, 1).isAfter(due), worker);

            bench.assertEqualToRecount();
            assertThat(bench.counter("gaps")).isZero();
            assertThat(bench.counter("commits", "outcome", "refused")).isZero();
        }
    }

    private static void join(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
