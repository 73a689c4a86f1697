package journey.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Which TCP ports of this machine's loopback interface can be listened on. An answer is true for the moment only. */
public final class LoopbackPorts {
    static final String HOST = "127.0.0.1";

    private LoopbackPorts() {}

    /** Whether a server could listen on {@code port} (1 to 65535) of every interface just now. */
    public static boolean isFree(int port) {
        return bindable(new InetSocketAddress(port)) && bindable(new InetSocketAddress(HOST, port));
    }

    /** {@code preferred} if it is free, else any free port; 0 prefers none. */
    public static int preferring(int preferred) {
        return preferred > 0 && isFree(preferred) ? preferred : anyFree();
    }

    static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no TCP port of the loopback interface is free", e);
        }
    }

    private static boolean bindable(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // closed connections of the last run must not make its port look taken
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
