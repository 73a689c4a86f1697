package journey.ingest.listener.netty;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that all bodies share. */
final class Budget {
    private final AtomicLong free;

    Budget(long bytes) {
        this.free = new AtomicLong(bytes);
    }

    boolean take(long bytes) {
        if (free.addAndGet(-bytes) < 0) {
            free.addAndGet(bytes);
            return false;
        }
        return true;
    }

    void give(long bytes) {
        free.addAndGet(bytes);
    }

    long free() {
        return free.get();
    }
}
