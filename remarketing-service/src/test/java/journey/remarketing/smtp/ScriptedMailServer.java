package journey.remarketing.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server that answers as told, one connection after the other; an answer of "" hangs up instead. */
final class ScriptedMailServer implements AutoCloseable {
    private final ServerSocket socket;
    private final String toRecipient;
    private final String toContent;
    private final String farewell;
    private final int mailsByConnection;
    final AtomicInteger contents = new AtomicInteger();
    final AtomicInteger connections = new AtomicInteger();

    ScriptedMailServer(String toRecipient, String toContent) {
        this(toRecipient, toContent, Integer.MAX_VALUE, "");
    }

    /**
     * @param mailsByConnection after so many it ends the connection
     * @param farewell what it says before; empty: nothing
     */
    ScriptedMailServer(String toRecipient, String toContent, int mailsByConnection, String farewell) {
        this.toRecipient = toRecipient;
        this.toContent = toContent;
        this.mailsByConnection = mailsByConnection;
        this.farewell = farewell;
        try {
            socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                talk(client);
            } catch (IOException over) {
                // The client or the test is done.
            }
        }
    }

    private void talk(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
        OutputStream out = client.getOutputStream();
        say(out, "220 ready");
        connections.incrementAndGet();
        int taken = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String verb = line.toUpperCase(Locale.ROOT);
            String answer = "250 ok";
            if (verb.startsWith("RCPT")) {
                answer = toRecipient;
            } else if (verb.startsWith("DATA")) {
                say(out, "354 go on");
                for (String text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {}
                contents.incrementAndGet();
                answer = toContent;
            } else if (verb.startsWith("QUIT")) {
                answer = "221 bye";
            }
            if (answer.isEmpty()) {
                return;
            }
            say(out, answer);
            taken += verb.startsWith("DATA") ? 1 : 0;
            if (taken == mailsByConnection) {
                if (!farewell.isEmpty()) {
                    say(out, farewell);
                }
                return;
            }
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
