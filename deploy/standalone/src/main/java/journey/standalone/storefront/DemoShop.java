package journey.standalone.storefront;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import journey.standalone.shoppers.ProductPictures;

/**
 * A small shop in the browser: products, a cart, a checkout and a thank-you page, and in the corner what Journey knows of
 * the visitor. Carts live in the visitor's browser; nothing is sold. It listens on the loopback interface only, since it
 * shows a visitor's journey to whoever names the visitor's id.
 */
public final class DemoShop implements AutoCloseable {
    /** Sharp on screens with two pixels to the point. */
    private static final int PICTURE_SIZE = 480;

    private final HttpServer server;
    private final ExecutorService threads;
    private final JourneyWindow window;

    private DemoShop(HttpServer server, ExecutorService threads, JourneyWindow window) {
        this.server = server;
        this.threads = threads;
        this.window = window;
    }

    /**
     * Opens the shop.
     *
     * @param port 0 for any free one
     * @throws IOException if the port is taken
     */
    public static DemoShop open(int port, Surroundings surroundings) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        } catch (IOException e) {
            throw new IOException("port " + port + " of the demo's shop is taken", e);
        }
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        JourneyWindow window = new JourneyWindow(surroundings.aggregator());
        server.setExecutor(threads);
        server.createContext("/", new ShopHttp(new ShopPages(surroundings), window));
        server.createContext(ProductPictures.PATH, new ProductPictures(PICTURE_SIZE));
        server.start();
        return new DemoShop(server, threads, window);
    }

    /** The first page. */
    public URI page() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        window.close();
    }
}
