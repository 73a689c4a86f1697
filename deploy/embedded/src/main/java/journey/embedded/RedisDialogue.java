package journey.embedded;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection to a Redis on the loopback interface, for the handful of commands that running one takes (RESP 2). */
final class RedisDialogue implements AutoCloseable {
    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(5).toMillis();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    RedisDialogue(int port) throws IOException {
        socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(LoopbackPorts.HOST, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
            out = new BufferedOutputStream(socket.getOutputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * The reply's strings in order, nested arrays flattened; a nil is an empty string.
     *
     * @throws RedisRefusal on an error reply
     * @throws EOFException if the server closes the connection, as it does on {@code SHUTDOWN}
     */
    List<String> ask(String... words) throws IOException {
        StringBuilder request =
                new StringBuilder().append('*').append(words.length).append("\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
            request.append(word).append("\r\n");
        }
        out.write(request.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
        List<String> reply = new ArrayList<>();
        read(reply);
        return reply;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void read(List<String> reply) throws IOException {
        String line = line();
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+', ':' -> reply.add(rest);
            case '-' -> throw new RedisRefusal(rest);
            case '$' -> reply.add(bulk(length(rest)));
            case '*' -> {
                for (int i = length(rest); i > 0; i--) {
                    read(reply);
                }
            }
            default -> throw new ProtocolException("not a Redis reply");
        }
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "";
        }
        byte[] content = in.readNBytes(length);
        if (content.length < length || !line().isEmpty()) {
            throw new EOFException("truncated Redis reply");
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed");
            }
            if (line.length() > 65_536) {
                throw new ProtocolException("not a Redis reply");
            }
            line.append((char) c);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new ProtocolException("not a Redis reply");
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }

    private static int length(String digits) throws ProtocolException {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new ProtocolException("not a Redis reply");
        }
    }

    /** An error reply: the server is there and refuses. */
    static final class RedisRefusal extends IOException {
        private static final long serialVersionUID = 1;

        RedisRefusal(String reason) {
            super(reason);
        }

        boolean isLoading() {
            return String.valueOf(getMessage()).startsWith("LOADING");
        }
    }
}
