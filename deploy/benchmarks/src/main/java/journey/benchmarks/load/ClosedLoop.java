package journey.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import journey.benchmarks.traffic.PatchedRequest;

/**
 * As much load as the server takes: every connection sends its next request as soon as the last one is answered. One thread
 * carries all connections.
 */
public final class ClosedLoop {
    /** How long answers are waited for after the window; what is then missing counts as broken. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int READ_BYTES = 64 * 1024;

    private final Selector selector;
    private final Turns turns;
    private final Window window;
    private final Tally tally;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private int underWay;

    private ClosedLoop(Selector selector, Turns turns, Window window) {
        this.selector = selector;
        this.turns = turns;
        this.window = window;
        this.tally = new Tally(window);
    }

    /**
     * Sends until the window is over, and returns when all is answered.
     *
     * @param requests one for each connection
     * @param turns numbers that no other request to this server bears
     * @throws IOException where the server can't be reached
     */
    public static Outcome run(InetSocketAddress server, List<PatchedRequest> requests, Turns turns, Window window)
            throws IOException {
        try (Selector selector = Selector.open()) {
            return new ClosedLoop(selector, turns, window).run(server, requests);
        }
    }

    private Outcome run(InetSocketAddress server, List<PatchedRequest> requests) throws IOException {
        List<Connection> connections = new ArrayList<>();
        try {
            for (PatchedRequest request : requests) {
                connections.add(Connection.to(server, selector, request));
            }
            for (Connection connection : connections) {
                send(connection, System.nanoTime());
            }
            long givenUp = window.end() + GRACE.toNanos();
            while (underWay > 0 && System.nanoTime() - givenUp < 0) {
                selector.select(this::on, 100);
            }
            for (int missing = underWay; missing > 0; missing--) {
                tally.broken();
            }
            return tally.outcome();
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private void on(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (connection.mayWriteOn()) {
                connection.sendOn();
            }
            if (key.isReadable() && connection.answered(buffer)) {
                underWay--;
                long now = System.nanoTime();
                tally.answered(connection.status(), connection.since(), now);
                if (!window.isOver(now)) {
                    send(connection, now);
                }
            }
        } catch (IOException broken) {
            renew(connection);
        }
    }

    private void renew(Connection connection) {
        if (connection.waiting()) {
            tally.broken();
            underWay--;
        }
        try {
            connection.renew();
            if (!window.isOver(System.nanoTime())) {
                send(connection, System.nanoTime());
            }
        } catch (IOException gone) {
            throw new IllegalStateException("the server does not take connections any more", gone);
        }
    }

    private void send(Connection connection, long now) throws IOException {
        underWay++;
        connection.send(turns.next(), now);
    }
}
