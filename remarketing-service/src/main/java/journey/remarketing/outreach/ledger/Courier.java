package journey.remarketing.outreach.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import journey.ledger.Notes;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.OutreachRecord.MailConcluded;
import journey.remarketing.outreach.OutreachRecord.MailConcluded.Outcome;
import journey.remarketing.outreach.Postman;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries claimed mails to the postman, a few at a time, and the outcomes back to the partition.
 *
 * <p>It remembers what this process claimed until the outcome is committed. So a partition that is opened anew in the same
 * process finds its mails again, and knows which of them never left; only a process that died leaves claims in doubt.
 */
public final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private static final int PLACES_PER_MAIL = 2;
    private static final Duration COMMITTED_WITHIN = Duration.ofMinutes(1);

    private final Postman postman;
    private final int places;
    private final Clock clock;
    private final ExecutorService pool;
    private final Map<String, Errand> errands = new ConcurrentHashMap<>();
    private volatile boolean closing;

    private static final class Errand {
        private final MailOrder order;
        private Instant touched;
        private boolean handedOver;
        private Optional<Notes> notes = Optional.empty();
        private Optional<MailConcluded> conclusion = Optional.empty();

        Errand(MailOrder order, Instant at) {
            this.order = order;
            this.touched = at;
        }

        /** What is neither under way nor touched lately belongs to a partition that this process lost. */
        synchronized boolean takesPlace(Instant now) {
            return (handedOver && conclusion.isEmpty())
                    || touched.plus(COMMITTED_WITHIN).isAfter(now);
        }

        synchronized void reportTo(Notes to) {
            notes = Optional.of(to);
            conclusion.ifPresent(to::post);
        }

        synchronized void conclude(MailConcluded concluded) {
            conclusion = Optional.of(concluded);
            touched = concluded.at();
            notes.ifPresent(to -> to.post(concluded));
        }

        synchronized boolean handOver() {
            boolean first = !handedOver;
            handedOver = true;
            return first;
        }

        synchronized boolean wasHandedOver() {
            return handedOver;
        }
    }

    /** @param parallel how many mails are sent at once */
    public Courier(Postman postman, int parallel, Clock clock) {
        this.postman = postman;
        this.clock = clock;
        this.places = parallel * PLACES_PER_MAIL;
        this.pool = Executors.newFixedThreadPool(
                parallel, Thread.ofVirtual().name("courier-", 0).factory());
    }

    /**
     * How many more mails may be claimed now. What is claimed but waits for its turn is judged no more and in doubt after a
     * crash, so that is kept to as many mails as are sent at once.
     */
    int free() {
        Instant now = clock.instant();
        long taken = errands.values().stream()
                .filter(errand -> errand.takesPlace(now))
                .count();
        return (int) Math.max(0, places - taken);
    }

    /** A claim is about to be committed. */
    void expect(MailOrder order) {
        errands.compute(
                field(order),
                (field, known) -> known != null && known.wasHandedOver() && known.order.attempt() >= order.attempt()
                        ? known
                        : new Errand(order, clock.instant()));
    }

    /** The claim is committed and acknowledged. */
    void carry(MailOrder order, Notes notes) {
        Errand errand = errands.computeIfAbsent(field(order), field -> new Errand(order, clock.instant()));
        errand.reportTo(notes);
        if (errand.handOver()) {
            pool.execute(() -> deliver(errand));
        }
    }

    private void deliver(Errand errand) {
        MailOrder order = errand.order;
        Delivery delivery;
        try {
            delivery = closing ? new Delivery.Postponed("the service is stopping") : postman.send(order);
        } catch (RuntimeException failure) {
            LOG.atError()
                    .addKeyValue("campaign", order.key().campaign())
                    .addKeyValue("failure", failure.getClass().getName())
                    .log("A mail could not be made");
            delivery =
                    new Delivery.InDoubt("sending failed: " + failure.getClass().getSimpleName());
        }
        errand.conclude(conclusion(order, delivery));
    }

    private MailConcluded conclusion(MailOrder order, Delivery delivery) {
        return switch (delivery) {
            case Delivery.Sent sent -> concluded(order, Outcome.SENT, Optional.empty(), Optional.of(sent.messageId()));
            case Delivery.Postponed postponed ->
                concluded(order, Outcome.POSTPONED, Optional.of(postponed.reason()), Optional.empty());
            case Delivery.Refused refused ->
                concluded(order, Outcome.REFUSED, Optional.of(refused.reason()), Optional.empty());
            case Delivery.Bounced bounced ->
                concluded(order, Outcome.BOUNCED, Optional.of(bounced.reason()), Optional.empty());
            case Delivery.InDoubt doubt ->
                concluded(order, Outcome.IN_DOUBT, Optional.of(doubt.reason()), Optional.empty());
        };
    }

    private MailConcluded concluded(
            MailOrder order, Outcome outcome, Optional<String> reason, Optional<String> messageId) {
        return new MailConcluded(
                order.customer(),
                order.key(),
                order.attempt(),
                outcome,
                reason,
                messageId,
                order.address(),
                clock.instant());
    }

    /** Takes up a claim that a slot was opened with. */
    void takeUp(OutstandingClaim claim, Notes notes) {
        Optional<Errand> own = Optional.ofNullable(errands.get(claim.field()))
                .filter(errand -> errand.order.attempt() == claim.attempt());
        if (own.filter(Errand::wasHandedOver).isPresent()) {
            own.get().reportTo(notes);
            return;
        }
        notes.post(new MailConcluded(
                claim.customer(),
                claim.key(),
                claim.attempt(),
                own.isPresent() ? Outcome.POSTPONED : Outcome.IN_DOUBT,
                Optional.of(
                        own.isPresent()
                                ? "claimed, but not handed over"
                                : "the service ended between the claim and the confirmation"),
                Optional.empty(),
                own.flatMap(errand -> errand.order.address()),
                clock.instant()));
    }

    /** The outcome of a claim is committed. */
    void settled(OutstandingClaim claim) {
        errands.computeIfPresent(
                claim.field(), (field, errand) -> errand.order.attempt() <= claim.attempt() ? null : errand);
    }

    /**
     * Sends no more: what has not been started is postponed, what is under way comes to its end, and the ledger gets the
     * time to commit the outcomes.
     */
    public void close(Duration patience) {
        closing = true;
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (errands.values().stream().anyMatch(Errand::wasHandedOver) && System.nanoTime() < end) {
                never.await(50, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        pool.shutdown();
    }

    private static String field(MailOrder order) {
        return order.key().field(order.customer());
    }
}
