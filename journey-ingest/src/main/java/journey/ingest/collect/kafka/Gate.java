package journey.ingest.collect.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether it is worth asking the broker. A missed acknowledgement shuts the gate: from then on requests fail at once rather
 * than after their whole wait, but for one trial now and then. Any acknowledgement opens it again, also a late one for a
 * record whose request was given up; so it opens the moment that the broker is back.
 */
final class Gate {
    private final LongSupplier nanoTime;
    private final long betweenTrials;
    private final AtomicLong nextTrial = new AtomicLong();
    private volatile boolean open = true;

    Gate(Duration betweenTrials, LongSupplier nanoTime) {
        this.betweenTrials = betweenTrials.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Whether the caller may try. */
    boolean pass() {
        if (open) {
            return true;
        }
        long now = nanoTime.getAsLong();
        long due = nextTrial.get();
        return now - due >= 0 && nextTrial.compareAndSet(due, now + betweenTrials);
    }

    boolean open() {
        return open;
    }

    void acknowledged() {
        if (!open) {
            open = true;
        }
    }

    void missed() {
        if (open) {
            nextTrial.set(nanoTime.getAsLong() + betweenTrials);
            open = false;
        }
    }
}
