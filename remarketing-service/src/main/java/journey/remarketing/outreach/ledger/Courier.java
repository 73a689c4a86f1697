package journey.remarketing.outreach.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import journey.ledger.Notes;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.outreach.Channel;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.OutreachRecord.MailConcluded;
import journey.remarketing.outreach.OutreachRecord.MailConcluded.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries claimed messages to their channel, several at a time, and the outcomes back to the partition.
 *
 * <p>It remembers what this process claimed until the outcome is committed. So a partition that is opened anew in the same
 * process finds its mails again, and knows which of them never left; only a process that died leaves claims in doubt.
 *
 * <p>How many are claimed at a time is a choice between speed and doubt: from a claim to its committed outcome pass two
 * commits and two acknowledgements, and whatever is claimed when the process dies is in doubt. So the places follow the
 * mail server: there are two by each connection at first, one more for each mail that was handed over without having
 * waited for its turn while others were due, and one less for each that waited long. A slow mail server has few claimed
 * mails waiting for it, a fast one does not wait for claims.
 *
 * <p>When the mail server is away, or turns everybody away, nothing is claimed for a while: five seconds, doubled up to a
 * minute while it goes on.
 *
 * <p>Each other channel has a lane of its own: threads, places, and a pause, so that a slow one holds up neither mails nor
 * another channel. It has two places by each message that it sends at once; who finds none is told a time to come back at,
 * and those who wait are told different times, so that no more of them come back in a second than there are places.
 */
public final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private static final int PLACES_PER_MAIL = 2;
    private static final int MOST_PLACES = 300;
    private static final int BATCHES_AT_ONCE = 3;
    private static final Duration SHORT_WAIT = Duration.ofMillis(25);
    private static final Duration LONG_WAIT = Duration.ofMillis(200);
    private static final Duration HELD_FOR = Duration.ofSeconds(10);
    private static final Duration COMMITTED_WITHIN = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Channel channels;
    private final DomainLimits limits;
    private final Clock clock;
    private final Lane mails;
    private final Map<Campaign.Channel, Lane> lanes = new HashMap<>();
    private final Map<String, Errand> errands = new ConcurrentHashMap<>();
    private final Places places;
    private final Map<Object, Hold> holds = new HashMap<>();
    private volatile boolean closing;

    /** How many places there are. Grows by what waits too short, shrinks by what waits too long, mail by mail. */
    private static final class Places {
        private final int fewest;
        private int count;
        private boolean wanting;

        Places(int fewest) {
            this.fewest = fewest;
            this.count = fewest;
        }

        synchronized int count() {
            return count;
        }

        synchronized void wanting(boolean more) {
            wanting = more;
        }

        synchronized void waited(Duration claimed) {
            if (wanting && claimed.compareTo(SHORT_WAIT) < 0) {
                count = Math.min(count + 1, Math.max(fewest, MOST_PLACES));
            } else if (claimed.compareTo(LONG_WAIT) > 0) {
                count = Math.max(fewest, count - 1);
            }
        }
    }

    /** Places for a batch that is about to be judged. */
    private record Hold(int places, Instant since) {}

    /** While a channel's server takes nothing. */
    private static final class Pause {
        private Instant until = Instant.EPOCH;
        private Duration next = FIRST_PAUSE;

        synchronized boolean holds(Instant now) {
            return until.isAfter(now);
        }

        synchronized Instant until() {
            return until;
        }

        synchronized void serverAway(Campaign.Channel channel, Instant now) {
            if (!holds(now)) {
                until = now.plus(next);
                Duration twice = next.multipliedBy(2);
                next = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
                LOG.atWarn()
                        .addKeyValue("channel", channel.id())
                        .addKeyValue("until", until)
                        .log("A channel's server takes nothing; nothing is claimed for a while");
            }
        }

        synchronized void serverThere() {
            next = FIRST_PAUSE;
        }
    }

    private static final class Lane {
        private final ExecutorService pool;
        private final int places;
        private final Pause pause = new Pause();
        /** When the next that finds no place comes back. */
        private Instant nextLook = Instant.EPOCH;

        Lane(Campaign.Channel channel, int parallel) {
            this.pool = Executors.newFixedThreadPool(
                    parallel,
                    Thread.ofVirtual()
                            .name(channel.isMail() ? "courier-" : "courier-" + channel.id() + '-', 0)
                            .factory());
            this.places = parallel * PLACES_PER_MAIL;
        }

        synchronized Instant turn(Instant from) {
            Instant turn = nextLook.isAfter(from) ? nextLook : from;
            nextLook = turn.plus(Duration.ofSeconds(1).dividedBy(places));
            return turn;
        }
    }

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
    public Courier(Channel channels, int parallel, Clock clock) {
        this(channels, parallel, DomainLimits.NONE, clock);
    }

    /**
     * @param channels sends each message by its own channel
     * @param parallel how many mails are sent at once
     */
    public Courier(Channel channels, int parallel, DomainLimits limits, Clock clock) {
        this.channels = channels;
        this.limits = limits;
        this.clock = clock;
        this.places = new Places(parallel * PLACES_PER_MAIL);
        this.mails = new Lane(Campaign.Channel.EMAIL, parallel);
    }

    /**
     * Before the first claim.
     *
     * @param parallel how many messages are sent at once by this channel, 1 or more
     */
    public Courier alsoBy(Campaign.Channel channel, int parallel) {
        lanes.put(channel, new Lane(channel, parallel));
        return this;
    }

    /** Shows how many messages it has in hand, for how many mails there are places, and which servers are away. */
    public Courier metered(MeterRegistry registry) {
        Gauge.builder("journey.remarketing.courier.mails", errands, Map::size).register(registry);
        Gauge.builder("journey.remarketing.courier.places", places, Places::count)
                .register(registry);
        paused(registry, Campaign.Channel.EMAIL, mails);
        lanes.forEach((channel, lane) -> paused(registry, channel, lane));
        return this;
    }

    private void paused(MeterRegistry registry, Campaign.Channel channel, Lane lane) {
        Gauge.builder("journey.remarketing.courier.paused", lane.pause, pause -> pause.holds(clock.instant()) ? 1 : 0)
                .tag("channel", channel.id())
                .register(registry);
    }

    private Lane lane(MailOrder order) {
        return lanes.getOrDefault(order.channel(), mails);
    }

    /** How many more mails may be claimed now. */
    synchronized int free() {
        Instant now = clock.instant();
        if (closing || mails.pause.holds(now)) {
            return 0;
        }
        holds.values().removeIf(hold -> hold.since().plus(HELD_FOR).isBefore(now));
        int open =
                places.count() - holds.values().stream().mapToInt(Hold::places).sum();
        int free = lanes.isEmpty() ? open - errands.size() : 0;
        if (free <= 0) {
            // What goes another way takes no place, nor does what a partition that this process lost has left behind.
            free = open - taken(Campaign.Channel.EMAIL, now);
        }
        return Math.max(0, free);
    }

    private int taken(Campaign.Channel channel, Instant now) {
        return (int) errands.values().stream()
                .filter(errand -> errand.order.channel().equals(channel) && errand.takesPlace(now))
                .count();
    }

    /** Until when a channel other than mail takes no more; empty where it does. */
    Optional<Instant> busyUntil(Campaign.Channel channel, Instant now) {
        Lane lane = lanes.get(channel);
        if (lane == null) {
            // The campaigns that name it can't be in force; it is refused when it is sent.
            return Optional.empty();
        }
        if (lane.pause.holds(now)) {
            return Optional.of(lane.turn(lane.pause.until()));
        }
        return closing || taken(channel, now) >= lane.places
                ? Optional.of(lane.turn(now.plus(SOON)))
                : Optional.empty();
    }

    /**
     * Sets places aside for a batch that {@code holder} is about to judge, up to {@code most}; with what it has already.
     * None while less than a third of them is free, so that batches are worth their commits. They are held for a short
     * while unless {@linkplain #giveBack given back}.
     */
    synchronized int setAside(Object holder, int most) {
        Instant now = clock.instant();
        Hold known = holds.remove(holder);
        int free = free();
        if (known == null && free * BATCHES_AT_ONCE < places.count()) {
            // A commit costs about the same for one mail and for a hundred.
            return 0;
        }
        int held = Math.min(most, free);
        if (held > 0) {
            holds.put(holder, new Hold(held, known == null ? now : known.since()));
        }
        return held;
    }

    /** Whether more mails were due than there were places. */
    void wanting(boolean more) {
        places.wanting(more);
    }

    /** What became a claim has a place of its own by now. */
    synchronized void giveBack(Object holder) {
        holds.remove(holder);
    }

    /** Until when the recipient's domain takes no more; empty where it does. */
    Optional<Instant> busyUntil(String address, Instant now) {
        return limits.busyUntil(address, now);
    }

    /** A claim is about to be committed. */
    void expect(MailOrder order) {
        if (order.channel().isMail()) {
            order.contact().email().ifPresent(address -> limits.count(address, clock.instant()));
        }
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
            Instant since = clock.instant();
            lane(order).pool.execute(() -> {
                if (order.channel().isMail()) {
                    places.waited(Duration.between(since, clock.instant()));
                }
                deliver(errand);
            });
        }
    }

    private void deliver(Errand errand) {
        MailOrder order = errand.order;
        Delivery delivery;
        try {
            delivery = deliver(order);
        } catch (RuntimeException failure) {
            LOG.atError()
                    .addKeyValue("campaign", order.key().campaign())
                    .addKeyValue("failure", failure.getClass().getName())
                    .log("A message could not be made");
            delivery =
                    new Delivery.InDoubt("sending failed: " + failure.getClass().getSimpleName());
        }
        errand.conclude(conclusion(order, delivery));
    }

    private Delivery deliver(MailOrder order) {
        if (closing) {
            return new Delivery.Postponed("the service is stopping");
        }
        Pause pause = lane(order).pause;
        if (pause.holds(clock.instant())) {
            return new Delivery.Postponed(
                    order.channel().isMail()
                            ? "the mail server is away"
                            : "what " + order.channel().id() + " is sent by is away");
        }
        Delivery delivery = channels.send(order);
        if (delivery instanceof Delivery.Postponed postponed && postponed.serverAway()) {
            pause.serverAway(order.channel(), clock.instant());
        } else {
            pause.serverThere();
        }
        return delivery;
    }

    private MailConcluded conclusion(MailOrder order, Delivery delivery) {
        return switch (delivery) {
            case Delivery.Sent sent -> concluded(order, Outcome.SENT, Optional.empty(), Optional.of(sent.messageId()));
            case Delivery.Postponed postponed ->
                concluded(order, Outcome.POSTPONED, Optional.of(postponed.reason()), Optional.empty())
                        .notBefore(postponed.retryAfter());
            case Delivery.Refused refused ->
                concluded(order, Outcome.REFUSED, Optional.of(refused.reason()), Optional.empty());
            case Delivery.Bounced bounced ->
                concluded(order, Outcome.BOUNCED, Optional.of(bounced.reason()), Optional.empty());
            case Delivery.NothingLeft nothing ->
                concluded(order, Outcome.NOTHING_LEFT, Optional.of(nothing.reason()), Optional.empty());
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
        mails.pool.shutdown();
        lanes.values().forEach(lane -> lane.pool.shutdown());
    }

    private static String field(MailOrder order) {
        return order.key().field(order.customer());
    }
}
