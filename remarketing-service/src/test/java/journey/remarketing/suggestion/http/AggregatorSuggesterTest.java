package journey.remarketing.suggestion.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import journey.events.CartContents;
import journey.events.Product;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.outreach.Suggestions;
import journey.remarketing.suggestion.SuggestingPostman;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The aggregator asked over real HTTP, and what mails show by its answers. */
class AggregatorSuggesterTest {
    private static final String RELATED = "{\"kind\":\"related\",\"id\":\"cups\",\"name\":\"Cups\",\"price\":12.5,"
            + "\"currency\":\"EUR\",\"url\":\"https://shop.example/cups\",\"score\":0.5,\"more\":1}";
    private static final String DOLLARS =
            "{\"kind\":\"related\",\"id\":\"tin\",\"name\":null,\"price\":9,\"currency\":\"USD\"}";
    private static final String BESTSELLER = "{\"kind\":\"bestseller\",\"id\":\"moka\"}";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<MailOrder> sent = new ArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String answer = "{\"products\":[" + RELATED + "," + DOLLARS + "," + BESTSELLER + "]}";
    private volatile int status = 200;
    private Instant now = Instant.parse("2026-03-02T12:00:00Z");
    private HttpServer aggregator;
    private SuggestingPostman postman;

    @BeforeEach
    void start() throws IOException {
        aggregator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        aggregator.createContext("/api/products/recommended", exchange -> {
            asked.add(exchange.getRequestURI().getRawQuery());
            byte[] body = answer.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        aggregator.start();
        InstantSource time = () -> now;
        postman = new SuggestingPostman(
                order -> {
                    sent.add(order);
                    return new Delivery.Sent("<id>");
                },
                new AggregatorSuggester(
                        URI.create("http://127.0.0.1:" + aggregator.getAddress().getPort() + "/"),
                        Duration.ofSeconds(5),
                        time.withZone(ZoneOffset.UTC)),
                "EUR",
                registry);
    }

    @AfterEach
    void stop() {
        aggregator.stop(0);
    }

    @Test
    void aMailShowsWhatGoesWithTheCartAndNothingThatWasBought() {
        send(List.of("beans"), List.of(product("pot&pan")), List.of(product("grinder"), product("beans")));

        assertThat(asked).containsExactly("limit=4&about=pot%26pan&about=grinder&without=beans");
        MailOrder order = sent.getFirst();
        assertThat(order.recentlyViewed()).extracting(Product::id).containsExactly("grinder");
        assertThat(order.suggestions().related()).extracting(Product::id).containsExactly("cups", "tin");
        assertThat(order.suggestions().related().getFirst())
                .isEqualTo(new Product(
                        "cups",
                        Optional.of("Cups"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new BigDecimal("12.5")),
                        1,
                        Optional.of("https://shop.example/cups"),
                        Optional.empty()));
        assertThat(order.suggestions().related().get(1).price()).isEmpty();
        assertThat(order.suggestions().bestsellers()).isEmpty();
        assertThat(shown("viewed")).isEqualTo(1);
        assertThat(shown("related")).isEqualTo(2);
        assertThat(shown("bestseller")).isZero();
        assertThat(counted("found")).isEqualTo(1);
    }

    @Test
    void afterAnOrderItIsAboutWhatWasBoughtElseAboutWhatSells() {
        send(List.of("moka", "beans"), List.of(), List.of());
        assertThat(asked).containsExactly("limit=4&about=moka&about=beans&without=moka&without=beans");

        answer = "{\"products\":[" + BESTSELLER + "]}";
        send(List.of(), List.of(), List.of());
        assertThat(asked.getLast()).isEqualTo("limit=4");
        assertThat(sent.getLast().suggestions().bestsellers())
                .extracting(Product::id)
                .containsExactly("moka");
        assertThat(shown("bestseller")).isEqualTo(1);

        answer = "{}";
        send(List.of(), List.of(), List.of());
        assertThat(counted("nothing")).isEqualTo(1);
    }

    @Test
    void withoutAnAnswerTheMailLeavesAndTheAggregatorIsLeftAloneForAWhile() {
        status = 503;
        send(List.of(), List.of(product("p")), List.of(product("grinder")));
        send(List.of(), List.of(product("p")), List.of());
        assertThat(sent).hasSize(2);
        assertThat(sent.getFirst().recentlyViewed()).extracting(Product::id).containsExactly("grinder");
        assertThat(asked).hasSize(1);
        assertThat(counted("unavailable")).isEqualTo(2);

        now = now.plusSeconds(11);
        status = 200;
        answer = "<html>";
        send(List.of(), List.of(product("p")), List.of());
        assertThat(asked).hasSize(2);
        assertThat(counted("unavailable")).isEqualTo(3);

        now = now.plusSeconds(11);
        answer = "{\"products\":[" + RELATED + "]}";
        send(List.of(), List.of(product("p")), List.of());
        assertThat(sent.getLast().suggestions().related()).hasSize(1);
    }

    @Test
    void whereNothingIsWantedNothingIsAskedFor() {
        postman.send(order(Suggestions.NONE, List.of(product("p")), List.of()));
        assertThat(asked).isEmpty();
        assertThat(sent).hasSize(1);
    }

    private void send(List<String> bought, List<Product> lines, List<Product> viewed) {
        assertThat(postman.send(order(Suggestions.without(bought), lines, viewed)))
                .isInstanceOf(Delivery.Sent.class);
    }

    private static MailOrder order(Suggestions suggestions, List<Product> lines, List<Product> viewed) {
        Shopper anna = Shopper.named("anna");
        return new MailOrder(
                        anna.customer(),
                        Shopper.FIRST,
                        1,
                        anna.contact(),
                        new CartContents("e-1", CartContents.Kind.CART, lines, Optional.of("EUR")),
                        viewed)
                .beside(suggestions);
    }

    private static Product product(String id) {
        return new Product(
                id,
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                Optional.empty(),
                Optional.empty());
    }

    private double shown(String kind) {
        return registry.counter("journey.remarketing.recommendations", "kind", kind)
                .count();
    }

    private double counted(String outcome) {
        return registry.counter("journey.remarketing.suggestions", "outcome", outcome)
                .count();
    }
}
