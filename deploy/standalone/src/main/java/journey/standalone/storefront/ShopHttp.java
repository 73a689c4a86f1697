package journey.standalone.storefront;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the shop's addresses: pages, what is below {@code /assets/}, and {@code /journey/<anonymousId>}. What the pages
 * may load is left open on purpose, so that a test sees it when the SDK turns to somebody else's server.
 */
final class ShopHttp implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(ShopHttp.class);
    private static final String ASSETS = "/assets/";
    private static final String JOURNEY = "/journey/";
    private static final String HTML = "text/html; charset=utf-8";
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final ShopPages pages;
    private final JourneyWindow window;

    ShopHttp(ShopPages pages, JourneyWindow window) {
        this.pages = pages;
        this.window = window;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = switch (exchange.getRequestMethod()) {
                    case "GET", "HEAD" -> answer(exchange.getRequestURI().getPath());
                    default -> new Answer(405, "text/plain; charset=utf-8", "only GET is possible here\n");
                };
            } catch (RuntimeException e) {
                log.warn("A page of the demo's shop failed", e);
                answer = new Answer(500, "text/plain; charset=utf-8", "this page failed; the log says why\n");
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return;
            }
            send(exchange, answer);
        }
    }

    private Answer answer(String path) throws InterruptedException {
        if (path.startsWith(JOURNEY)) {
            return new Answer(200, "application/json", window.look(path.substring(JOURNEY.length())));
        }
        if (path.startsWith(ASSETS)) {
            return asset(path.substring(ASSETS.length()));
        }
        return pages.at(path)
                .map(page -> new Answer(200, HTML, page))
                .orElseGet(() -> new Answer(404, HTML, pages.missing()));
    }

    private Answer asset(String name) {
        Optional<String> type = Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
        Optional<String> content = type.flatMap(known -> Resources.find("assets/" + name));
        return type.isPresent() && content.isPresent()
                ? new Answer(200, type.get(), content.get())
                : new Answer(404, "text/plain; charset=utf-8", "there is no such file\n");
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        headers.set("Content-Security-Policy", "base-uri 'none'; object-src 'none'; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private record Answer(int status, String type, String body) {}
}
