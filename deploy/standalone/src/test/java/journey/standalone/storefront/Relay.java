package journey.standalone.storefront;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Passes bytes on to a server, but holds requests that begin in a certain way until it is told to let them through. */
final class Relay implements AutoCloseable {
    private static final int CHUNK = 8 * 1024;

    private final ServerSocket listening = new ServerSocket(0, 0, InetAddress.getByName("localhost"));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final int target;
    private final String beginning;

    /**
     * @param target port of this machine
     * @param beginning of a request's first line; a browser writes the head of a request at once
     */
    Relay(int target, String beginning) throws IOException {
        this.target = target;
        this.beginning = beginning;
        threads.execute(this::accept);
    }

    String url() {
        return "http://localhost:" + listening.getLocalPort();
    }

    void awaitHeld() throws InterruptedException {
        held.await();
    }

    void release() {
        released.countDown();
    }

    private void accept() {
        try {
            while (true) {
                Socket browser = listening.accept();
                Socket server = new Socket(InetAddress.getByName("localhost"), target);
                threads.execute(() -> pass(browser, server, true));
                threads.execute(() -> pass(server, browser, false));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pass(Socket from, Socket to, boolean requests) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (requests && new String(chunk, 0, read, US_ASCII).startsWith(beginning)) {
                    held.countDown();
                    released.await();
                }
                out.write(chunk, 0, read);
            }
        } catch (IOException gone) {
            // So is the other end.
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
