package journey.benchmarks.load;

import java.time.Duration;

/**
 * The time that is measured, after a while of warming up. Both ends are on {@link System#nanoTime()}.
 *
 * @param start the first moment that counts
 * @param end the first that does not
 */
public record Window(long start, long end) {
    /** How long answers are waited for after the end. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** From {@code warmUp} after now, for {@code length}. */
    public static Window after(Duration warmUp, Duration length) {
        long start = System.nanoTime() + warmUp.toNanos();
        return new Window(start, start + length.toNanos());
    }

    boolean holds(long moment) {
        return moment - start >= 0 && moment - end < 0;
    }

    boolean isOver(long moment) {
        return moment - end >= 0;
    }

    /** Whether what is still missing won't come any more. */
    boolean isLongOver(long moment) {
        return moment - end >= GRACE.toNanos();
    }

    /** From its start to its end. */
    public Duration length() {
        return Duration.ofNanos(end - start);
    }
}
