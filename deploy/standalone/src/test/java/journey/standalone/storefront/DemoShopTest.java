package journey.standalone.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shop's pages over real HTTP, beside an aggregator that this test answers for. */
final class DemoShopTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"#]*)\"|from \"\\./([a-z]+\\.js)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private final HttpServer aggregator;
    private final DemoShop shop;

    DemoShopTest() throws IOException {
        aggregator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        aggregator.createContext("/", exchange -> {
            try (exchange) {
                Optional<byte[]> body = Optional.ofNullable(
                                known.get(exchange.getRequestURI().toString()))
                        .map(text -> text.getBytes(StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(
                        body.isPresent() ? 200 : 404,
                        body.map(b -> (long) b.length).orElse(-1L));
                if (body.isPresent()) {
                    exchange.getResponseBody().write(body.get());
                }
            }
        });
        aggregator.start();
        shop = DemoShop.open(
                0,
                new Surroundings(
                        URI.create("http://ingest.example"),
                        "a\"<key>",
                        URI.create("http://127.0.0.1:" + aggregator.getAddress().getPort()),
                        URI.create("http://remarketing.example"),
                        Optional.empty()));
    }

    @AfterEach
    void close() {
        shop.close();
        aggregator.stop(0);
        client.close();
    }

    @Test
    void everythingThatThePagesAndScriptsNameIsThere() throws Exception {
        Set<String> seen = new TreeSet<>(List.of("/", "/cart", "/checkout", "/thank-you"));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            String path = open.pop();
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            LINK.matcher(answer.body())
                    .results()
                    .map(link -> Optional.ofNullable(link.group(1)).orElse("/assets/" + link.group(2)))
                    .filter(seen::add)
                    .forEach(open::push);
        }
        assertThat(seen)
                .contains(
                        "/tableware",
                        "/kitchen-linen",
                        "/products/espresso-mug",
                        "/products/bakers-apron",
                        "/pictures/mug.png",
                        "/assets/store.js",
                        "/assets/buying.css");
        assertThat(seen.stream().filter(path -> path.startsWith("/products/"))).hasSize(20);
    }

    @Test
    void everyPageLoadsTheSdkFromIngestAndTellsItsName() throws Exception {
        for (String path : List.of("/", "/glass", "/products/wine-glass", "/cart", "/checkout", "/thank-you")) {
            assertThat(get(path).body())
                    .as(path)
                    .contains(
                            "<script async src=\"http://ingest.example/analytics.js/v1/a&quot;&lt;key&gt;/analytics.min.js\">")
                    .containsPattern("analytics\\.page\\(\"[A-Z][A-Za-z ]+\"\\)")
                    .doesNotContain("{{");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/products/sofa",
                "/furniture",
                "/assets/none.js",
                "/assets/../pages/cart.html",
                "/pages/cart.html",
                "/pictures/sofa.png"
            })
    void whatIsNotThereIsNotFound(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void pagesCanOnlyBeRead() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(shop.page().resolve("/cart"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertThat(client.send(post, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void aVisitorSeesTheirJourneyAsTheAggregatorTellsIt() throws Exception {
        known.put("/api/customers/anonymous:a-1", "{\"customer\":\"a-1\"}");
        known.put("/api/customers/anonymous:a-1/touchpoints?limit=6", "{\"total\":3}");
        JsonNode seen = JSON.readTree(get("/journey/a-1").body());
        assertThat(seen.at("/journey/customer").asString()).isEqualTo("a-1");
        assertThat(seen.at("/steps/total").asInt()).isEqualTo(3);
    }

    @Test
    void whoIsUnknownOrNamedStrangelyHasNoJourney() throws Exception {
        known.put("/api/customers/anonymous:", "{}");
        for (String id : List.of("a-2", "", "..%2Ffunnels", "a%20b")) {
            HttpResponse<String> answer = get("/journey/" + id);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(answer.body()).get("journey").isNull()).isTrue();
        }
        aggregator.stop(0);
        assertThat(get("/journey/a-1").body()).isEqualTo("{\"journey\":null,\"steps\":null}");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI address = URI.create(shop.page().toString().replaceAll("/$", "") + path);
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
}
