package journey.remarketing.outreach.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import journey.events.codec.SignalCodec;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;
import journey.ledger.SlotStore;
import journey.ledger.redis.RedisLink;
import journey.ledger.redis.RedisSlotStore;
import journey.remarketing.campaign.CampaignSet;
import journey.remarketing.campaign.Campaigns;
import journey.remarketing.outreach.Channel;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.OutreachRecord.MailConcluded;
import journey.remarketing.outreach.OutreachRecord.MailConcluded.Outcome;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.outreach.StepProgress;
import journey.testkit.OwnRedis;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a claim becomes when the process, or only its hold on the partition, ends before the confirmation. */
class CrashIT {
    private static final Clock CLOCK = Clock.fixed(Shopper.NOON, ZoneOffset.UTC);

    private final Shopper anna = Shopper.named("anna");
    private final Slot slot =
            Slot.of(ConversationStore.NAMESPACE, anna.customer().value(), 1);
    private final AtomicInteger mails = new AtomicInteger();
    private final Channel postman = order -> {
        mails.incrementAndGet();
        return new Delivery.Sent("<id>");
    };
    private OwnRedis redis;
    private RedisClient client;
    private RedisLink link;
    private ConversationStore store;
    private SlotStore slots;
    private long sequence;

    @BeforeEach
    void start() {
        redis = RealServers.ownRedis();
        client = RedisClient.create(redis.uri());
        link = new RedisLink(client, Duration.ofSeconds(5));
        store = new ConversationStore(link, 1);
        slots = new RedisSlotStore(link);
        slots.claim(slot, "me");
    }

    @AfterEach
    void stop() throws Exception {
        link.close();
        client.shutdown();
        redis.close();
    }

    private OutreachFolds folds(Courier courier) {
        return new OutreachFolds(
                store,
                Shopper.POLICY,
                Campaigns.fixed(new CampaignSet(List.of(Shopper.CAMPAIGN), Shopper.NOON.minus(Duration.ofDays(1)))),
                courier,
                new OutreachMeters(new SimpleMeterRegistry()),
                Clock.offset(CLOCK, Duration.ofDays(-1)));
    }

    /** Commits what a batch changes, as the ledger does; its effects are the caller's to run, or to lose. */
    private Changes commit(PartitionFold fold, Input... inputs) {
        Changes changes = fold.fold(List.of(inputs), Shopper.NOON);
        assertThat(slots.commit(slot, "me", sequence++, 1, changes.commands()))
                .isInstanceOfSatisfying(
                        SlotStore.Commit.Applied.class,
                        applied -> assertThat(applied.failed()).isZero());
        return changes;
    }

    private Changes claim(Courier courier, ConcurrentLinkedQueue<Object> notes) {
        PartitionFold fold = folds(courier).open(slot, notes::add);
        commit(fold, new Input.Arrived(0, Shopper.NOON, SignalCodec.encode(anna.abandons(Shopper.NOON))));
        return commit(fold, new Input.TimerDue("look:" + anna.customer().value(), Shopper.NOON));
    }

    private StepProgress.Status status() {
        return store.find(anna.customer())
                .orElseThrow()
                .step(Shopper.FIRST)
                .orElseThrow()
                .status();
    }

    private static Optional<MailConcluded> conclusion(ConcurrentLinkedQueue<Object> notes) {
        return notes.stream()
                .filter(MailConcluded.class::isInstance)
                .map(MailConcluded.class::cast)
                .findFirst();
    }

    @Test
    void aClaimOfADeadProcessIsInDoubtAndListed() {
        claim(new Courier(postman, 1, CLOCK), new ConcurrentLinkedQueue<>());
        assertThat(status()).isEqualTo(StepProgress.Status.CLAIMED);

        ConcurrentLinkedQueue<Object> notes = new ConcurrentLinkedQueue<>();
        PartitionFold successor = folds(new Courier(postman, 1, CLOCK)).open(slot, notes::add);
        notes.forEach(note -> commit(successor, new Input.Noted(note)));
        assertThat(status()).isEqualTo(StepProgress.Status.IN_DOUBT);
        assertThat(store.inDoubt()).hasSize(1);
        assertThat(store.claims(slot)).isEmpty();
        assertThat(mails).hasValue(0);
    }

    @Test
    void aProcessThatOpensThePartitionAnewFindsItsMailUnderWay() {
        Courier courier = new Courier(postman, 1, CLOCK);
        claim(courier, new ConcurrentLinkedQueue<>()).effects().forEach(Runnable::run);
        ConcurrentLinkedQueue<Object> notes = new ConcurrentLinkedQueue<>();
        PartitionFold again = folds(courier).open(slot, notes::add);
        await().until(() -> conclusion(notes).isPresent());
        assertThat(conclusion(notes).orElseThrow().outcome()).isEqualTo(Outcome.SENT);
        commit(again, new Input.Noted(conclusion(notes).orElseThrow()));
        assertThat(status()).isEqualTo(StepProgress.Status.SENT);
        assertThat(store.claims(slot)).isEmpty();
        assertThat(mails).hasValue(1);
    }

    @Test
    void aClaimThatNeverLeftThisProcessIsTriedAgain() {
        Courier courier = new Courier(postman, 1, CLOCK);
        claim(courier, new ConcurrentLinkedQueue<>());
        ConcurrentLinkedQueue<Object> notes = new ConcurrentLinkedQueue<>();
        PartitionFold again = folds(courier).open(slot, notes::add);
        assertThat(conclusion(notes).orElseThrow().outcome()).isEqualTo(Outcome.POSTPONED);
        commit(again, new Input.Noted(conclusion(notes).orElseThrow()));
        assertThat(status()).isEqualTo(StepProgress.Status.DEFERRED);
        assertThat(mails).hasValue(0);
    }
}
