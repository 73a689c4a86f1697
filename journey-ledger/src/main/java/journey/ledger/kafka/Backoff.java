package journey.ledger.kafka;

import java.time.Duration;

/** How long to leave a partition alone: longer with every failure in a row, 100 ms to 2 s. Deaf to changes of the clock. */
final class Backoff {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private Duration wait = Duration.ZERO;
    private long since;

    boolean isOver() {
        return System.nanoTime() - since >= wait.toNanos();
    }

    /** Whether nothing has failed since the last success. */
    boolean isClear() {
        return wait.isZero();
    }

    void extend() {
        Duration doubled = wait.isZero() ? SHORTEST : wait.multipliedBy(2);
        wait = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        since = System.nanoTime();
    }

    void reset() {
        wait = Duration.ZERO;
    }
}
