package journey.remarketing.webhook.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import journey.ledger.Notes;
import journey.remarketing.webhook.Answer;
import journey.remarketing.webhook.Caller;
import journey.remarketing.webhook.Dispatch;
import journey.remarketing.webhook.Endpoint;

/**
 * Carries webhooks to the caller, a few at a time for each endpoint, so that a slow one holds up no other, and the answers
 * back to the partition.
 */
public final class WebhookCourier implements AutoCloseable {
    private static final int PLACES_PER_CALL = 2;

    private final Caller caller;
    private final Clock clock;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Map<String, Errand> errands = new ConcurrentHashMap<>();

    /** A try that was answered. */
    record Tried(Dispatch dispatch, Answer answer, Instant at) {}

    private record Lane(Endpoint endpoint, ExecutorService pool, int places, AtomicInteger taken) {}

    private static final class Errand {
        private Notes notes;
        private Optional<Tried> tried = Optional.empty();

        Errand(Notes notes) {
            this.notes = notes;
        }

        synchronized void reportTo(Notes to) {
            notes = to;
            tried.ifPresent(to::post);
        }

        synchronized void conclude(Tried answer) {
            tried = Optional.of(answer);
            notes.post(answer);
        }
    }

    /** @param parallel how many webhooks are sent to one endpoint at once */
    public WebhookCourier(Caller caller, List<Endpoint> endpoints, int parallel, Clock clock) {
        this.caller = caller;
        this.clock = clock;
        for (Endpoint endpoint : endpoints) {
            ExecutorService pool = Executors.newFixedThreadPool(
                    parallel,
                    Thread.ofVirtual().name("webhook-" + endpoint.id() + "-", 0).factory());
            lanes.put(endpoint.id(), new Lane(endpoint, pool, parallel * PLACES_PER_CALL, new AtomicInteger()));
        }
    }

    /** How many more webhooks may be sent to this endpoint now. */
    int free(String endpoint) {
        Lane lane = lanes.get(endpoint);
        return lane == null ? 0 : Math.max(0, lane.places() - lane.taken().get());
    }

    /** Whether it is under way in this process; then its answer goes to these notes. */
    boolean isUnderWay(Dispatch dispatch, Notes notes) {
        Optional<Errand> errand = Optional.ofNullable(errands.get(dispatch.field()));
        errand.ifPresent(known -> known.reportTo(notes));
        return errand.isPresent();
    }

    /** That it is to be sent is committed. */
    void carry(Dispatch dispatch, Notes notes) {
        Lane lane = lanes.get(dispatch.endpoint());
        Errand errand = new Errand(notes);
        if (lane == null || errands.putIfAbsent(dispatch.field(), errand) != null) {
            return;
        }
        lane.taken().incrementAndGet();
        try {
            lane.pool().execute(() -> call(lane, dispatch, errand));
        } catch (RejectedExecutionException closing) {
            lane.taken().decrementAndGet();
            errands.remove(dispatch.field());
        }
    }

    private void call(Lane lane, Dispatch dispatch, Errand errand) {
        try {
            errand.conclude(new Tried(
                    dispatch,
                    caller.call(lane.endpoint().receiver(), dispatch.id(), dispatch.body()),
                    clock.instant()));
        } finally {
            lane.taken().decrementAndGet();
        }
    }

    /** The answer is committed. */
    void settled(Dispatch dispatch) {
        errands.remove(dispatch.field());
    }

    /** Starts nothing new, and waits for what is under way. */
    public void close(Duration patience) {
        lanes.values().forEach(lane -> lane.pool().shutdown());
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (Lane lane : lanes.values()) {
                lane.pool().awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }
}
