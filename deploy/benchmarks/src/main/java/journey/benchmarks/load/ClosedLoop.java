package journey.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import journey.benchmarks.traffic.PatchedBytes;

/**
 * As much load as the server takes: every connection sends its next request as soon as the last one is answered. What is
 * answered within the window is counted. One thread carries all connections.
 */
public final class ClosedLoop {
    private static final long LONGEST_WAIT_MILLIS = 100;

    private final Window window;
    private final Wires wires;

    private ClosedLoop(Turns turns, Tally tally, Window window) throws IOException {
        this.window = window;
        this.wires = new Wires(turns, tally, this::next);
    }

    /**
     * Sends until the window is over, and returns when all is answered, or given up.
     *
     * @param requests one for each connection
     * @param turns numbers that no other request to this server bears
     * @throws IOException where the server can't be reached
     */
    public static Outcome run(InetSocketAddress server, List<PatchedBytes> requests, Turns turns, Window window)
            throws IOException {
        Tally tally = new Tally(window, (since, now) -> now);
        ClosedLoop loop = new ClosedLoop(turns, tally, window);
        try (Wires wires = loop.wires) {
            wires.connect(server, requests).forEach(loop::next);
            while (wires.underWay() > 0 && !window.isLongOver(System.nanoTime())) {
                wires.await(LONGEST_WAIT_MILLIS);
            }
            wires.giveUp();
        }
        return tally.outcome();
    }

    private void next(Connection connection) {
        long now = System.nanoTime();
        if (!window.isOver(now)) {
            wires.send(connection, now);
        }
    }
}
