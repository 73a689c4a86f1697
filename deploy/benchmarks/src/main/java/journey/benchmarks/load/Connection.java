package journey.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import journey.benchmarks.traffic.PatchedBytes;

/** A kept connection with at most one request under way. Used by one thread at a time. */
final class Connection {
    private final InetSocketAddress server;
    private final Selector selector;
    private final PatchedBytes request;
    private SocketChannel channel;
    private SelectionKey key;
    private AnswerReader reader = new AnswerReader();
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private long since;
    private boolean waiting;

    private Connection(InetSocketAddress server, Selector selector, PatchedBytes request) throws IOException {
        this.server = server;
        this.selector = selector;
        this.request = request;
        this.channel = connect(server);
        this.key = register();
    }

    static Connection to(InetSocketAddress server, Selector selector, PatchedBytes request) throws IOException {
        return new Connection(server, selector, request);
    }

    /**
     * Sends the request.
     *
     * @param since when it should have been sent, on {@link System#nanoTime()}
     * @throws IOException where the connection is broken
     */
    void send(int turn, long since) throws IOException {
        this.since = since;
        waiting = true;
        unsent = request.forTurn(turn);
        sendOn();
    }

    /** Sends what did not go at once. */
    void sendOn() throws IOException {
        channel.write(unsent);
        int interest = unsent.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /**
     * Reads what there is.
     *
     * @param buffer to read into; its content is lost
     * @return whether the answer is complete
     * @throws IOException where the connection is broken, or the server ended it
     */
    boolean answered(ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new IOException("the server ended the connection");
        }
        if (reader.completes(buffer.flip())) {
            waiting = false;
            return true;
        }
        return false;
    }

    int status() {
        return reader.status();
    }

    long since() {
        return since;
    }

    /** Whether a request is under way. */
    boolean waiting() {
        return waiting;
    }

    boolean mayWriteOn() {
        return key.isWritable() && unsent.hasRemaining();
    }

    /** Gives up what is under way and connects anew. */
    void renew() throws IOException {
        close();
        reader = new AnswerReader();
        waiting = false;
        channel = connect(server);
        key = register();
    }

    void close() throws IOException {
        channel.close();
    }

    private SelectionKey register() throws IOException {
        return channel.register(selector, SelectionKey.OP_READ, this);
    }

    private static SocketChannel connect(InetSocketAddress server) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        return channel;
    }
}
