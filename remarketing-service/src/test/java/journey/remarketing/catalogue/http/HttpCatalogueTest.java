package journey.remarketing.catalogue.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import journey.events.CartContents;
import journey.events.Product;
import journey.remarketing.catalogue.Catalogue;
import journey.remarketing.catalogue.UpToDatePostman;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.Shopper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hook against a real HTTP server, and what becomes of mails by its answers. */
class HttpCatalogueTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<MailOrder> sent = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private volatile String answer = "{}";
    private volatile int status = 200;
    private volatile boolean hang;
    private HttpServer shop;

    @BeforeEach
    void start() throws IOException {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        shop.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getRawQuery());
            if (hang) {
                try {
                    mayAnswer.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
            byte[] body = answer.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        shop.start();
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        shop.stop(0);
    }

    private HttpCatalogue catalogue() {
        return new HttpCatalogue(
                "http://127.0.0.1:" + shop.getAddress().getPort() + "/products?ids={ids}", Duration.ofMillis(300));
    }

    private static Product product(String id, String price) {
        return new Product(
                id,
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new BigDecimal(price)),
                1,
                Optional.empty(),
                Optional.empty());
    }

    private Delivery send(Product... lines) {
        Shopper anna = Shopper.named("anna");
        return new UpToDatePostman(
                        order -> {
                            sent.add(order);
                            return new Delivery.Sent("<id>");
                        },
                        catalogue(),
                        registry)
                .send(new MailOrder(
                        anna.customer(),
                        Shopper.FIRST,
                        1,
                        anna.contact(),
                        new CartContents("e-1", CartContents.Kind.CART, List.of(lines), Optional.of("EUR")),
                        List.of(product("seen", "9.00"))));
    }

    private double counted(String outcome) {
        var counter = registry.find("journey.remarketing.catalogue")
                .tag("outcome", outcome)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void whatIsNotForSaleIsLeftOutAndPricesAreThoseOfToday() {
        answer = "{\"products\":[{\"id\":\"a&b\",\"forSale\":true,\"price\":12.5,\"more\":1},"
                + "{\"id\":\"gone\",\"forSale\":false},{\"id\":\"seen\",\"forSale\":false}]}";
        send(product("a&b", "10.00"), product("gone", "5.00"), product("unknown", "7.00"));
        assertThat(asked).containsExactly("ids=a%26b,gone,seen,unknown");
        assertThat(sent.getFirst().cart().lines()).extracting(Product::id).containsExactly("a&b", "unknown");
        assertThat(sent.getFirst().cart().total()).isEqualByComparingTo("19.50");
        assertThat(sent.getFirst().recentlyViewed()).isEmpty();
        assertThat(counted("changed")).isEqualTo(1);
    }

    @Test
    void aMailOfWhichNothingIsLeftIsNotSent() {
        answer = "{\"products\":[{\"id\":\"gone\",\"forSale\":false}]}";
        assertThat(send(product("gone", "5.00"))).isInstanceOf(Delivery.NothingLeft.class);
        assertThat(sent).isEmpty();
        assertThat(counted("nothing_left")).isEqualTo(1);
    }

    @Test
    void anAnswerThatSaysNothingNewChangesNothing() {
        answer = "{\"products\":[{\"id\":\"p\",\"price\":5}]}";
        send(product("p", "5.00"));
        assertThat(sent.getFirst().cart().lines()).containsExactly(product("p", "5.00"));
        assertThat(counted("unchanged")).isEqualTo(1);
    }

    @Test
    void aHookThatFailsStopsNoMail() {
        status = 500;
        assertThat(send(product("p", "5.00"))).isInstanceOf(Delivery.Sent.class);
        status = 200;
        answer = "<html>";
        assertThat(send(product("p", "5.00"))).isInstanceOf(Delivery.Sent.class);
        hang = true;
        assertThat(send(product("p", "5.00"))).isInstanceOf(Delivery.Sent.class);
        shop.stop(0);
        assertThat(send(product("p", "5.00"))).isInstanceOf(Delivery.Sent.class);
        assertThat(counted("unavailable")).isEqualTo(4);
        assertThatThrownBy(() -> catalogue().find(Set.of("p"))).isInstanceOf(Catalogue.Unavailable.class);
    }

    @Test
    void anAddressWithoutAPlaceForIdsIsRefused() {
        assertThatThrownBy(() -> new HttpCatalogue("https://shop.example/products", Duration.ofSeconds(1)))
                .hasMessageContaining("{ids}");
    }
}
