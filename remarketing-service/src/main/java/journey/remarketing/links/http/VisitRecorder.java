package journey.remarketing.links.http;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import journey.events.Topics;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import journey.remarketing.links.Machine;
import journey.remarketing.links.Visit;
import journey.remarketing.outreach.OutreachRecord;
import journey.remarketing.outreach.ledger.OutreachCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes visits to the topic of signals, behind the back of those who wait for a page.
 *
 * <p>A visit is held for one and a half seconds, so that two links followed at once are seen to be a scanner's. What the
 * brokers don't take is tried again each second while there is room for more; beyond that visits are dropped and counted. A
 * crash loses what is held; an orderly stop doesn't.
 */
public final class VisitRecorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VisitRecorder.class);

    static final int ROOM = 10_000;
    private static final int MOST_AT_ONCE = 500;
    private static final Duration HELD = Duration.ofMillis(1_500);
    private static final Duration REMEMBERED = HELD.plus(Visit.AT_ONCE);

    private final MessageLog log;
    private final Clock clock;
    private final MeterRegistry registry;
    private final Deque<Visit> waiting = new ArrayDeque<>();
    /** Of each mail, what may tell about visits that still wait. */
    private final Map<String, Deque<Visit>> recent = new HashMap<>();

    private final Deque<Visit> forgetting = new ArrayDeque<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    public VisitRecorder(MessageLog log, Clock clock, MeterRegistry registry) {
        this.log = log;
        this.clock = clock;
        this.registry = registry;
        registry.gauge("journey.remarketing.link.waiting", this, VisitRecorder::waiting);
    }

    /** Starts the thread that publishes. */
    public VisitRecorder started() {
        Thread.ofPlatform().daemon().name("visits").start(this::run);
        return this;
    }

    private synchronized int waiting() {
        return waiting.size();
    }

    /** Never waits. */
    synchronized void record(Visit visit) {
        if (waiting.size() >= ROOM) {
            count("dropped");
            return;
        }
        waiting.add(visit);
        forgetting.add(visit);
        recent.computeIfAbsent(visit.origin().mail(), mail -> new ArrayDeque<>())
                .add(visit);
    }

    private void run() {
        try {
            while (!closing.await(200, TimeUnit.MILLISECONDS)) {
                try {
                    publishOnce(clock.instant().minus(HELD));
                } catch (RuntimeException away) {
                    LOG.atWarn()
                            .addKeyValue("failure", away.getClass().getName())
                            .log("Visits could not be recorded; they wait");
                    closing.await(1, TimeUnit.SECONDS);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Publishes visits up to {@code until}.
     *
     * @throws RuntimeException when the brokers don't take them; they wait on
     */
    void publishOnce(Instant until) {
        List<Visit> due = due(until);
        if (due.isEmpty()) {
            return;
        }
        log.publish(due.stream()
                .map(visit -> new Message(
                        Topics.SIGNALS, OutreachCodec.encode(visit.origin().customer(), record(visit, visit.at()))))
                .toList());
        published(due);
    }

    private synchronized List<Visit> due(Instant until) {
        List<Visit> due = new ArrayList<>();
        for (Visit visit : waiting) {
            if (visit.at().isAfter(until) || due.size() == MOST_AT_ONCE) {
                break;
            }
            due.add(visit.among(recent.getOrDefault(visit.origin().mail(), new ArrayDeque<>())));
        }
        return due;
    }

    private synchronized void published(List<Visit> due) {
        for (Visit visit : due) {
            waiting.removeFirst();
            count("published");
            registry.counter(
                            "journey.remarketing.link.visits",
                            "link",
                            visit.link().isPresent() ? "click" : "open",
                            "visitor",
                            visit.machine().map(Machine::code).orElse("person"))
                    .increment();
        }
        Instant old = due.getLast().at().minus(REMEMBERED);
        while (!forgetting.isEmpty() && forgetting.getFirst().at().isBefore(old)) {
            Visit visit = forgetting.removeFirst();
            recent.computeIfPresent(visit.origin().mail(), (mail, visits) -> {
                visits.remove(visit);
                return visits.isEmpty() ? null : visits;
            });
        }
    }

    private static OutreachRecord record(Visit visit, Instant at) {
        return new OutreachRecord.MailVisited(
                visit.origin().customer(),
                visit.origin().campaign(),
                visit.origin().step(),
                visit.origin().mail(),
                visit.origin().variant(),
                visit.origin().channel(),
                visit.link(),
                visit.machine().map(Machine::code),
                visit.mark(),
                at.truncatedTo(ChronoUnit.MILLIS));
    }

    private void count(String outcome) {
        registry.counter("journey.remarketing.link.records", "outcome", outcome).increment();
    }

    /** Publishes what waits, once. */
    @Override
    public void close() {
        closing.countDown();
        try {
            for (int left = waiting(); left > 0; left = waiting()) {
                publishOnce(Instant.MAX);
            }
        } catch (RuntimeException away) {
            LOG.atWarn().addKeyValue("visits", waiting()).log("Visits are lost: the brokers did not take them");
            registry.counter("journey.remarketing.link.records", "outcome", "dropped")
                    .increment(waiting());
        }
    }
}
