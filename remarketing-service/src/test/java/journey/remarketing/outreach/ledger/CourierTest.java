package journey.remarketing.outreach.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import journey.events.Contact;
import journey.events.JourneySignal;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.OutreachRecord.MailConcluded;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.outreach.Suggestions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CourierTest {
    private volatile Instant now = Shopper.NOON;
    private volatile Duration late = Duration.ZERO;
    private volatile Delivery answer = new Delivery.Sent("<id>");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            // On the courier's own threads it is later.
            return Thread.currentThread().getName().startsWith("courier-") ? now.plus(late) : now;
        }
    };
    private final ConcurrentLinkedQueue<MailOrder> sent = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Object> notes = new ConcurrentLinkedQueue<>();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final Courier courier = new Courier(
            order -> {
                sent.add(order);
                try {
                    mayEnd.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                return new Delivery.Sent("<id>");
            },
            1,
            clock);

    @AfterEach
    void stop() {
        mayEnd.countDown();
        courier.close(Duration.ZERO);
    }

    private static MailOrder order(String name, Contact contact) {
        Shopper shopper = Shopper.named(name);
        JourneySignal.CartAbandoned cart = shopper.abandons(Shopper.NOON);
        return new MailOrder(shopper.customer(), Shopper.FIRST, 1, contact, cart.cart(), List.of());
    }

    private static MailOrder order(String name) {
        return order(name, Shopper.named(name).contact());
    }

    private static OutstandingClaim claim(MailOrder order) {
        return new OutstandingClaim(order.customer(), order.key(), order.attempt(), Shopper.NOON);
    }

    @Test
    void aPlaceIsTakenFromTheClaimUntilTheOutcomeIsCommitted() {
        assertThat(courier.free()).isEqualTo(2);
        courier.expect(order("anna"));
        courier.expect(order("bea"));
        assertThat(courier.free()).isZero();
        courier.carry(order("anna"), notes::add);
        mayEnd.countDown();
        await().until(() -> !notes.isEmpty());
        assertThat(courier.free()).isZero();
        courier.settled(claim(order("anna")));
        assertThat(courier.free()).isEqualTo(1);
    }

    @Test
    void aClaimThatWasNeverCommittedHoldsItsPlaceForAMinuteAtMost() {
        courier.expect(order("anna"));
        courier.expect(order("bea"));
        courier.carry(order("bea"), notes::add);
        now = Shopper.NOON.plusSeconds(60);
        assertThat(courier.free()).isEqualTo(1);
    }

    @Test
    void ofAClaimThatWasDecidedAnewTheNewerOrderIsSentUnlessTheFirstIsUnderWay() {
        MailOrder older = order("anna");
        MailOrder newer = order("anna", Shopper.named("other").contact());
        courier.expect(older);
        courier.expect(newer);
        courier.carry(newer, notes::add);
        await().until(() -> !sent.isEmpty());
        courier.expect(older);
        courier.carry(older, notes::add);
        mayEnd.countDown();
        await().until(() -> !notes.isEmpty());
        assertThat(sent).containsExactly(newer);
    }

    @Test
    void placesThatAreSetAsideAreTakenUntilTheyAreGivenBack() {
        assertThat(courier.setAside("one", 5)).isEqualTo(2);
        assertThat(courier.setAside("one", 5)).isEqualTo(2);
        assertThat(courier.free()).isZero();
        assertThat(courier.setAside("other", 1)).isZero();
        courier.giveBack("one");
        assertThat(courier.free()).isEqualTo(2);
        assertThat(courier.setAside("other", 1)).isEqualTo(1);
        now = now.plusSeconds(11);
        assertThat(courier.free()).as("of a partition that is gone").isEqualTo(2);
    }

    @Test
    void placesFollowTheServer() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        courier.metered(registry).wanting(true);
        mayEnd.countDown();
        send(30, Duration.ZERO);
        assertThat(courier.free()).isEqualTo(2 + 30);
        assertThat(registry.get("journey.remarketing.courier.places").gauge().value())
                .isEqualTo(32);
        courier.expect(order("somebody"));
        assertThat(registry.get("journey.remarketing.courier.mails").gauge().value())
                .isEqualTo(1);
        courier.settled(claim(order("somebody")));
        send(10, Duration.ofMillis(100));
        assertThat(courier.free()).isEqualTo(2 + 30);
        send(20, Duration.ofSeconds(1));
        assertThat(courier.free()).isEqualTo(2 + 10);
        send(20, Duration.ofSeconds(1));
        assertThat(courier.free()).isEqualTo(2);
    }

    @Test
    void whereNoMoreAreDueThanThereArePlacesNoneIsAdded() {
        courier.wanting(false);
        mayEnd.countDown();
        send(30, Duration.ZERO);
        assertThat(courier.free()).isEqualTo(2);
    }

    private int mails;

    /** One after the other, each after having waited so long for its turn. */
    private void send(int count, Duration wait) {
        for (int i = 0; i < count; i++) {
            MailOrder order = order("shopper-" + mails++);
            courier.expect(order);
            late = wait;
            courier.carry(order, notes::add);
            await().until(() -> notes.size() == mails);
            courier.settled(claim(order));
        }
    }

    @Test
    void whileTheServerIsAwayNothingIsClaimedAndEachFurtherPauseIsLonger() {
        ConcurrentLinkedQueue<Object> told = new ConcurrentLinkedQueue<>();
        answer = new Delivery.Postponed("away", true);
        AtomicInteger asked = new AtomicInteger();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Courier other = new Courier(
                        order -> {
                            asked.incrementAndGet();
                            return answer;
                        },
                        1,
                        clock)
                .metered(registry);
        deliver(other, "anna", told);
        assertThat(other.free()).isZero();
        assertThat(registry.get("journey.remarketing.courier.paused").gauge().value())
                .isEqualTo(1);

        // What was claimed before is put off without asking the server.
        deliver(other, "bea", told);
        assertThat(told)
                .extracting(note -> ((MailConcluded) note).outcome())
                .containsOnly(MailConcluded.Outcome.POSTPONED);
        assertThat(asked).hasValue(1);

        now = now.plusSeconds(5);
        assertThat(other.free()).isEqualTo(2);
        deliver(other, "cleo", told);
        now = now.plusSeconds(9);
        assertThat(other.free()).isZero();
        now = now.plusSeconds(1);
        assertThat(other.free()).isEqualTo(2);

        answer = new Delivery.Sent("<id>");
        deliver(other, "dora", told);
        answer = new Delivery.Postponed("away", true);
        deliver(other, "emil", told);
        now = now.plusSeconds(5);
        assertThat(other.free()).isEqualTo(2);
        other.close(Duration.ZERO);
        assertThat(other.free()).isZero();
    }

    private static void deliver(Courier courier, String name, ConcurrentLinkedQueue<Object> told) {
        int before = told.size();
        MailOrder order = order(name);
        courier.expect(order);
        courier.carry(order, told::add);
        await().until(() -> told.size() > before);
        courier.settled(claim(order));
    }

    private static final Campaign.Channel SMS = new Campaign.Channel("sms");

    private static MailOrder bySms(String name) {
        MailOrder mail = order(name);
        return new MailOrder(
                mail.customer(),
                mail.key(),
                mail.attempt(),
                SMS,
                mail.template(),
                mail.variant(),
                mail.contact(),
                mail.cart(),
                mail.recentlyViewed(),
                Suggestions.NONE);
    }

    @Test
    void aSlowChannelHoldsUpNoMailAndThoseWhoWaitComeBackOneAfterTheOther() {
        courier.alsoBy(SMS, 1);
        assertThat(courier.busyUntil(SMS, now)).isEmpty();
        courier.expect(bySms("anna"));
        courier.expect(bySms("bea"));
        assertThat(courier.free()).isEqualTo(2);
        assertThat(courier.busyUntil(SMS, now)).contains(now.plusSeconds(1));
        assertThat(courier.busyUntil(SMS, now)).contains(now.plusMillis(1500));
        assertThat(courier.busyUntil(SMS, now)).contains(now.plusSeconds(2));

        // The only thread of its lane waits; mails have their own.
        courier.carry(bySms("anna"), notes::add);
        await().until(() -> sent.size() == 1);
        courier.expect(order("cleo"));
        courier.carry(order("cleo"), notes::add);
        await().until(() -> sent.size() == 2);
        assertThat(courier.free()).isEqualTo(1);
        mayEnd.countDown();
        await().until(() -> notes.size() == 2);
        courier.settled(claim(bySms("anna")));
        assertThat(courier.busyUntil(SMS, now)).isEmpty();
    }

    @Test
    void aChannelThatIsAwayRestsByItself() {
        ConcurrentLinkedQueue<Object> told = new ConcurrentLinkedQueue<>();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Courier other = new Courier(order -> new Delivery.Postponed("away", true), 1, clock)
                .alsoBy(SMS, 1)
                .metered(registry);
        other.expect(bySms("anna"));
        other.carry(bySms("anna"), told::add);
        await().until(() -> !told.isEmpty());
        assertThat(((MailConcluded) told.element()).outcome()).isEqualTo(MailConcluded.Outcome.POSTPONED);
        assertThat(other.busyUntil(SMS, now)).contains(now.plusSeconds(5));
        assertThat(other.free()).isEqualTo(2);
        assertThat(registry.get("journey.remarketing.courier.paused")
                        .tag("channel", "sms")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("journey.remarketing.courier.paused")
                        .tag("channel", "email")
                        .gauge()
                        .value())
                .isZero();
        other.close(Duration.ZERO);
    }

    @Test
    void howLongTheOtherSideWantsToBeLeftAloneIsTold() {
        ConcurrentLinkedQueue<Object> told = new ConcurrentLinkedQueue<>();
        Courier other =
                new Courier(order -> new Delivery.Postponed("HTTP 429", false, Duration.ofMinutes(20)), 1, clock);
        deliver(other, "anna", told);
        assertThat(((MailConcluded) told.element()).retryAfter()).contains(Duration.ofMinutes(20));
        other.close(Duration.ZERO);
    }
}
