package journey.remarketing.outreach.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import journey.events.Contact;
import journey.events.JourneySignal;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.Shopper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CourierTest {
    private volatile Instant now = Shopper.NOON;
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
            return now;
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
}
