package journey.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import journey.benchmarks.traffic.PatchedBytes;

/**
 * Load at a rate, as independent visitors make it: requests fall due at random (a Poisson process) whatever becomes of the
 * earlier ones. Time is measured from the moment that a request was due, so a server that stalls is charged for all that
 * should have been sent meanwhile. What fell due within the window is counted.
 *
 * <p>One thread sends and reads; between looks it sleeps for a tenth of a millisecond at most, since Java's selectors wait
 * for whole milliseconds only. Times come out longer by about that, never shorter.
 */
public final class OpenLoop {
    private static final long BETWEEN_LOOKS = Duration.ofNanos(100_000).toNanos();

    private final Queue<Connection> free = new ArrayDeque<>();
    private final Queue<Long> due = new ArrayDeque<>();
    private final RandomGenerator random;
    private final double nanosBetween;
    private final Window window;
    private final Wires wires;

    private OpenLoop(Turns turns, Tally tally, Window window, double requestsPerSecond, RandomGenerator random)
            throws IOException {
        this.random = random;
        this.nanosBetween = 1e9 / requestsPerSecond;
        this.window = window;
        this.wires = new Wires(turns, tally, free::add);
    }

    /**
     * Sends what falls due until the window is over, and returns when all is answered, or given up.
     *
     * @param requests one for each connection
     * @param turns numbers that no other request to this server bears
     * @throws IOException where the server can't be reached
     */
    public static Outcome run(
            InetSocketAddress server,
            List<PatchedBytes> requests,
            Turns turns,
            Window window,
            double requestsPerSecond,
            RandomGenerator random)
            throws IOException {
        Tally tally = new Tally(window, (since, now) -> since);
        OpenLoop loop = new OpenLoop(turns, tally, window, requestsPerSecond, random);
        try (Wires wires = loop.wires) {
            loop.free.addAll(wires.connect(server, requests));
            loop.untilAllIsAnswered();
            wires.giveUp();
            for (long unsent : loop.due) {
                tally.broken(unsent, System.nanoTime());
            }
        }
        return tally.outcome();
    }

    private void untilAllIsAnswered() throws IOException {
        long next = System.nanoTime() + gap();
        long now = System.nanoTime();
        while ((!window.isOver(next) || wires.underWay() > 0 || !due.isEmpty()) && !window.isLongOver(now)) {
            while (next - now <= 0 && !window.isOver(next)) {
                due.add(next);
                next += gap();
            }
            while (!due.isEmpty() && !free.isEmpty()) {
                wires.send(free.remove(), due.remove());
            }
            if (!wires.look()) {
                LockSupport.parkNanos(BETWEEN_LOOKS);
            }
            now = System.nanoTime();
        }
    }

    private long gap() {
        return Math.round(random.nextExponential() * nanosBetween);
    }
}
