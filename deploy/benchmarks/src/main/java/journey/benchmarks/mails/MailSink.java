package journey.benchmarks.mails;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A mail server that takes every mail for {@code shopper-<number>@…}, counts it by its number and forgets it. A mail counts
 * as soon as its last line is here, whether or not its sender lives to read the answer.
 */
public final class MailSink implements AutoCloseable {
    private static final int LONGEST_LINE = 4_096;
    private static final byte[] END = "\r\n.\r\n".getBytes(US_ASCII);

    private final ServerSocket socket;
    private final AtomicIntegerArray received;
    private final AtomicInteger distinct = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    private MailSink(ServerSocket socket, int shoppers) {
        this.socket = socket;
        this.received = new AtomicIntegerArray(shoppers);
    }

    /** @param shoppers their numbers are less than this */
    public static MailSink start(int shoppers) throws IOException {
        MailSink sink = new MailSink(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), shoppers);
        Thread.ofPlatform().daemon().name("sink").start(sink::accept);
        return sink;
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** How many shoppers have got a mail. */
    public int distinct() {
        return distinct.get();
    }

    /** How often this shopper got one. */
    public int received(int shopper) {
        return received.get(shopper);
    }

    /** How many there were up to now. */
    public int connections() {
        return connections.get();
    }

    /** Of all mails' contents. */
    public long bytes() {
        return bytes.get();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                client.setTcpNoDelay(true);
                connections.incrementAndGet();
                Thread.ofVirtual().name("sink-connection").start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Incoming in = new Incoming(client.getInputStream());
                OutputStream out = client.getOutputStream()) {
            say(out, "220 sink");
            String recipient = "";
            while (true) {
                String line = in.line();
                String verb = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "RCPT" -> {
                        recipient = line;
                        say(out, "250 ok");
                    }
                    case "DATA" -> {
                        say(out, "354 go on");
                        bytes.addAndGet(in.content());
                        count(recipient);
                        say(out, "250 taken");
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    default -> say(out, "250 ok");
                }
            }
        } catch (IOException over) {
            // The sender was ended, or has hung up.
        }
    }

    private void count(String recipient) {
        int from = recipient.indexOf("shopper-") + "shopper-".length();
        int shopper = Integer.parseInt(recipient.substring(from, recipient.indexOf('@', from)));
        if (received.getAndIncrement(shopper) == 0) {
            distinct.incrementAndGet();
        }
    }

    /** What a client says. Read in blocks: a stream takes a lock for each byte, and the sink shares the machine. */
    private static final class Incoming implements AutoCloseable {
        private final InputStream in;
        private final byte[] block = new byte[64 * 1024];
        private int at;
        private int end;

        Incoming(InputStream in) {
            this.in = in;
        }

        private void fill() throws IOException {
            at = 0;
            end = in.read(block);
            if (end < 0) {
                end = 0;
                throw new EOFException();
            }
        }

        String line() throws IOException {
            StringBuilder line = new StringBuilder(64);
            while (true) {
                while (at == end) {
                    fill();
                }
                byte c = block[at++];
                if (c == '\n') {
                    return line.toString();
                }
                if (line.length() > LONGEST_LINE) {
                    throw new EOFException();
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
        }

        /** Reads up to the line with a single dot, and says how many bytes that was. */
        long content() throws IOException {
            int matched = 2; // the line before has ended
            long count = 0;
            while (true) {
                while (at == end) {
                    fill();
                }
                int from = at;
                while (at < end && matched < END.length) {
                    byte c = block[at++];
                    matched = c == END[matched] ? matched + 1 : c == '\r' ? 1 : 0;
                }
                count += at - from;
                if (matched == END.length) {
                    return count;
                }
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
