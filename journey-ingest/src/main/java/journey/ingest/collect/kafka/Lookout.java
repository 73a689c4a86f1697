package journey.ingest.collect.kafka;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices what takes too long. All have the same time, so a queue keeps them in the order of their deadlines, and a look
 * at its head now and then is enough: a timer for each would cost more than what it watches.
 */
final class Lookout implements AutoCloseable {
    private static final long BETWEEN_LOOKS_NANOS = 20_000_000;

    private final long patience;
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final Thread watch;
    private volatile boolean closed;

    /** What is watched. */
    interface Watched {
        boolean done();

        /** Called once, when it is not done in time, or when the lookout closes. */
        void overdue();
    }

    private record Entry(Watched watched, long deadline) {}

    Lookout(Duration patience) {
        this.patience = patience.toNanos();
        this.watch = Thread.ofPlatform().name("ingest-lookout").daemon().start(this::untilClosed);
    }

    void watch(Watched watched) {
        entries.add(new Entry(watched, System.nanoTime() + patience));
        if (closed) {
            lookOnce(System.nanoTime() + patience + 1);
        }
    }

    /** Everything that is still watched is overdue then. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watch);
        lookOnce(System.nanoTime() + patience + 1);
    }

    private void untilClosed() {
        while (!closed) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            lookOnce(System.nanoTime());
        }
    }

    /** Lets go what is done and gives up what is overdue. */
    synchronized void lookOnce(long now) {
        for (Entry first = entries.peek(); first != null; first = entries.peek()) {
            if (!first.watched.done()) {
                if (now - first.deadline < 0) {
                    return;
                }
                first.watched.overdue();
            }
            entries.poll();
        }
    }
}
