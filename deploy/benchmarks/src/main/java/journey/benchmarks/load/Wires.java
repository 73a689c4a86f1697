package journey.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import journey.benchmarks.traffic.PatchedBytes;

/** The connections of a load, and what is under way on them. Used by one thread. */
final class Wires implements AutoCloseable {
    private static final int READ_BYTES = 64 * 1024;

    private final Selector selector;
    private final Turns turns;
    private final Tally tally;
    private final Consumer<Connection> whenFree;
    private final List<Connection> connections = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private int underWay;

    /**
     * Nothing is connected yet.
     *
     * @param turns numbers for the requests
     * @param whenFree told of a connection whose request was answered, or that was renewed
     */
    Wires(Turns turns, Tally tally, Consumer<Connection> whenFree) throws IOException {
        this.selector = Selector.open();
        this.turns = turns;
        this.tally = tally;
        this.whenFree = whenFree;
    }

    /** A connection for each of the requests, which is what it sends. */
    List<Connection> connect(InetSocketAddress server, List<PatchedBytes> requests) throws IOException {
        for (PatchedBytes request : requests) {
            connections.add(Connection.to(server, selector, request));
        }
        return List.copyOf(connections);
    }

    /** Requests that were sent and not answered. */
    int underWay() {
        return underWay;
    }

    /** @param since when it should have been sent, on {@link System#nanoTime()} */
    void send(Connection connection, long since) {
        underWay++;
        try {
            connection.send(turns.next(), since);
        } catch (IOException broken) {
            renew(connection);
        }
    }

    /** Reads what there is, after waiting for it. */
    void await(long millis) throws IOException {
        selector.select(this::on, millis);
    }

    /**
     * Reads what there is now.
     *
     * @return whether there was anything
     */
    boolean look() throws IOException {
        return selector.selectNow(this::on) > 0;
    }

    /** Counts what is still under way as broken. */
    void giveUp() {
        for (Connection connection : connections) {
            if (connection.waiting()) {
                tally.broken(connection.since(), System.nanoTime());
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
                tally.answered(connection.status(), connection.since(), System.nanoTime());
                whenFree.accept(connection);
            }
        } catch (IOException broken) {
            renew(connection);
        }
    }

    private void renew(Connection connection) {
        boolean waiting = connection.waiting();
        try {
            connection.renew();
        } catch (IOException gone) {
            throw new IllegalStateException("the server does not take connections any more", gone);
        }
        if (waiting) {
            underWay--;
            tally.broken(connection.since(), System.nanoTime());
            whenFree.accept(connection);
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
