package journey.benchmarks.mails;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
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
                InputStream in = new BufferedInputStream(client.getInputStream(), 64 * 1024);
                OutputStream out = client.getOutputStream()) {
            say(out, "220 sink");
            String recipient = "";
            while (true) {
                String line = line(in);
                String verb = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "RCPT" -> {
                        recipient = line;
                        say(out, "250 ok");
                    }
                    case "DATA" -> {
                        say(out, "354 go on");
                        bytes.addAndGet(content(in));
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

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > LONGEST_LINE) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Reads up to the line with a single dot, and says how many bytes that was. */
    private static long content(InputStream in) throws IOException {
        byte[] end = "\r\n.\r\n".getBytes(US_ASCII);
        int matched = 2; // the line before has ended
        long count = 0;
        while (matched < end.length) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException();
            }
            count++;
            matched = c == end[matched] ? matched + 1 : c == '\r' ? 1 : 0;
        }
        return count;
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
