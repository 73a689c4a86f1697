package journey.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists, pages, entity tags and the live stream on a real Kafka and a real Redis. */
class ReadApiIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Installation own;

    @BeforeAll
    static void start() throws ExecutionException, InterruptedException {
        own = Installation.start(
                "--journey.aggregator.stream.readers=2",
                "--journey.aggregator.carts.abandoned-after=5s",
                "--journey.aggregator.carts.checkout-abandoned-after=5s");
    }

    @AfterAll
    static void stop() {
        own.close();
    }

    @Test
    void cartsAreListedByStateAndPageByPage() {
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            own.shop.browser("lister-" + i, "track", added());
        }
        for (int i = 0; i < 7; i++) {
            expected.add(customer("lister-" + i));
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(pages("/api/carts?state=abandoned&limit=2"))
                        .containsAll(expected)
                        .doesNotHaveDuplicates());
        assertThat(pages("/api/carts?state=open&limit=2")).doesNotContainAnyElementsOf(expected);
        JsonNode first = json("/api/carts?state=abandoned&limit=1");
        assertThat(first.at("/carts/0/cart/state").asString()).isEqualTo("abandoned");
        assertThat(first.at("/carts/0/cart/lines")).hasSize(1);

        own.shop.browser("lister-0", "track", "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"ol\"}");
        String bought = customer("lister-0");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(pages("/api/carts?state=abandoned&limit=3"))
                        .doesNotContain(bought)
                        .containsAll(expected.stream()
                                .filter(one -> !one.equals(bought))
                                .toList()));
        problem("/api/carts?state=sold", "state");
        problem("/api/carts?limit=0", "limit");
        problem("/api/carts?cursor=x", "cursor");
    }

    @Test
    void whatWasBoughtTogetherIsRecommendedAndNothingThatLiesInTheCart() {
        for (int i = 0; i < 3; i++) {
            own.shop.browser(
                    "companion-" + i,
                    "track",
                    "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"together-" + i
                            + "\",\"currency\":\"EUR\",\"products\":[{\"product_id\":\"moka\",\"name\":\"Moka\",\"price\":30},"
                            + "{\"product_id\":\"coffee\",\"name\":\"Coffee\",\"price\":9.5,\"quantity\":2}]}");
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                json("/api/products/moka/related").at("/products"))
                        .singleElement()
                        .satisfies(related -> {
                            assertThat(related.at("/id").asString()).isEqualTo("coffee");
                            assertThat(related.at("/kind").asString()).isEqualTo("related");
                            assertThat(related.at("/name").asString()).isEqualTo("Coffee");
                            assertThat(related.at("/price").decimalValue()).isEqualByComparingTo("9.5");
                            assertThat(related.at("/currency").asString()).isEqualTo("EUR");
                        }));
        assertThat(json("/api/products/bestsellers?limit=1")
                        .at("/products/0/id")
                        .asString())
                .isEqualTo("coffee");
        assertThat(json("/api/products/recommended?about=moka&without=coffee").at("/products"))
                .isEmpty();

        own.shop.browser("undecided", "track", "\"event\":\"Product Viewed\",\"properties\":{\"product_id\":\"moka\"}");
        own.shop.browser("undecided", "track", "\"event\":\"Product Viewed\",\"properties\":{\"product_id\":\"cups\"}");
        own.shop.browser("undecided", "track", "\"event\":\"Product Added\",\"properties\":{\"product_id\":\"moka\"}");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                json("/api/customers/undecided/recommendations").at("/products"))
                        .extracting(product -> product.at("/kind").asString() + " "
                                + product.at("/id").asString())
                        .containsExactly("viewed cups", "related coffee"));
        own.shop.browser(
                "undecided",
                "track",
                "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"decided\",\"products\":["
                        + "{\"product_id\":\"moka\"},{\"product_id\":\"cups\"}]}");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                json("/api/customers/undecided/recommendations").at("/products"))
                        .extracting(product -> product.at("/id").asString())
                        .containsExactly("coffee"));
        problem("/api/products/recommended?" + "about=x&".repeat(101), "about");
        problem("/api/products/moka/related?limit=0", "limit");
        problem("/api/customers/undecided/recommendations?limit=51", "limit");
    }

    @Test
    void customersAreFoundByWhatTheyAre() {
        own.shop.browser(
                "seeker-1", "identify", "\"userId\":\"seeker-1\",\"traits\":{\"address\":{\"country\":\"IT\"}}");
        own.shop.server("seeker-2", "track", "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"os\"}");
        String prospect = customer("seeker-1");
        String buyer = customer("seeker-2");

        assertThat(pages("/api/customers?segment=prospect&limit=1"))
                .contains(prospect)
                .doesNotContain(buyer);
        assertThat(pages("/api/customers?segment=buyer&phase=purchase&limit=1"))
                .contains(buyer)
                .doesNotContain(prospect);
        assertThat(pages("/api/customers?country=it")).containsExactly(prospect);
        problem("/api/customers?segment=rich", "segment");
        problem("/api/customers?phase=moon", "phase");
        problem("/api/customers?limit=1000", "limit");
        problem("/api/customers?cursor=x", "cursor");
    }

    @Test
    void aFunnelsBadDaysAreNamed() {
        problem("/api/funnels/default?from=2026-11-02&to=2026-11-01", "from");
        problem("/api/funnels/default?to=1969-12-31", "to");
        problem("/api/funnels/default?from=yesterday", "from");
    }

    @Test
    void commentsAreListedOverAllCustomersAndGoWithTheirJourneys() {
        for (int i = 0; i < 5; i++) {
            own.shop.browser("critic-" + i, "track", answered("nps", i, "said " + i));
        }
        own.shop.browser("critic-0", "track", answered("ces", 3, "easy"));
        own.shop.browser("silent", "track", answered("nps", 9, ""));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(comments("/api/comments?limit=2")).hasSize(6));

        List<JsonNode> nps = comments("/api/comments?survey=nps&limit=2");
        assertThat(nps)
                .extracting(comment -> comment.path("comment").asString())
                .containsExactlyInAnyOrder("said 0", "said 1", "said 2", "said 3", "said 4");
        assertThat(nps)
                .extracting(comment -> comment.path("at").asString())
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        JsonNode easy = json("/api/comments?survey=ces").at("/comments/0");
        assertThat(easy.path("customer").asString()).isEqualTo(customer("critic-0"));
        assertThat(easy.path("score").asInt()).isEqualTo(3);
        assertThat(easy.path("scale").asInt()).isEqualTo(10);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        assertThat(comments("/api/comments?from=" + today.minusDays(1) + "&to=" + today.plusDays(1)))
                .hasSize(6);
        assertThat(comments("/api/comments?from=" + today.plusDays(1))).isEmpty();
        assertThat(comments("/api/comments?to=" + today.minusDays(2))).isEmpty();

        own.shop.browser("critic-1", "identify", "\"userId\":\"critic-1-known\"");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(comments("/api/comments?survey=nps"))
                        .filteredOn(
                                comment -> comment.path("comment").asString().equals("said 1"))
                        .singleElement()
                        .extracting(comment -> comment.path("customer").asString())
                        .isEqualTo(customer("critic-1-known")));
        problem("/api/comments?survey=mood", "survey");
        problem("/api/comments?from=2026-02-02&to=2026-02-01", "from");
        problem("/api/comments?limit=201", "limit");
        problem("/api/comments?cursor=x", "cursor");
    }

    private static String answered(String survey, int score, String comment) {
        return "\"event\":\"Survey Answered\",\"properties\":{\"kind\":\"" + survey + "\",\"score\":" + score
                + ",\"scale\":10" + (comment.isEmpty() ? "" : ",\"comment\":\"" + comment + "\"") + "}";
    }

    private static List<JsonNode> comments(String path) {
        List<JsonNode> comments = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = json(path + (next.isEmpty() ? "" : "&cursor=" + next));
            page.path("comments").forEach(comments::add);
            next = page.path("next").asString("");
        } while (!next.isEmpty());
        return comments;
    }

    @Test
    void whoHasTheAnswerAlreadyIsToldSo() {
        own.shop.browser("tagged", "page", "\"context\":{\"page\":{\"path\":\"/\"}}");
        customer("tagged");
        HttpResponse<String> first = get("/api/customers/tagged");
        String tag = first.headers().firstValue("etag").orElseThrow();

        assertThat(get("/api/customers/tagged", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        own.shop.browser("tagged", "page", "\"context\":{\"page\":{\"path\":\"/2\"}}");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get("/api/customers/tagged", "If-None-Match", tag)
                                .statusCode())
                        .isEqualTo(200));
    }

    @Test
    void theStreamTellsSignalsAsTheyHappenAndResumesBehindTheLastEvent() throws Exception {
        own.shop.browser("streamer", "identify", "\"userId\":\"streamer\"");
        String customer = customer("streamer");
        List<String> heard = new CopyOnWriteArrayList<>();
        Thread reader = read("/api/stream?customer=streamer&kind=order.placed,touchpoint", Optional.empty(), heard);
        await().atMost(SOON).until(() -> heard.stream().anyMatch(line -> line.startsWith("id:")));

        own.shop.server("streamer", "track", "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-s1\"}");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(heard).contains("event: touchpoint", "event: order.placed"));
        assertThat(heard)
                .anyMatch(line -> line.startsWith("data:") && line.contains("o-s1") && line.contains(customer));
        String last =
                heard.stream().filter(line -> line.startsWith("id:")).toList().getLast();
        reader.interrupt();
        reader.join();

        own.shop.server("streamer", "track", "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-s2\"}");
        await().atMost(SOON)
                .until(() -> json("/api/customers/streamer").path("orders").size() == 2);
        List<String> again = new CopyOnWriteArrayList<>();
        Thread resumed = read(
                "/api/stream?customer=streamer&kind=order.placed,touchpoint",
                Optional.of(last.substring("id: ".length())),
                again);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(again)
                        .filteredOn(line -> line.contains("o-s2"))
                        .hasSize(1));
        assertThat(again).noneMatch(line -> line.contains("o-s1"));
        resumed.interrupt();
        resumed.join();
    }

    @Test
    void aStreamThatCannotBeGivenIsAProblem() {
        assertThat(get("/api/stream", "Last-Event-ID", "!").statusCode()).isEqualTo(400);
        assertThat(get("/api/stream", "Last-Event-ID", "!").body()).contains("urn:journey:problem:parameter");
        assertThat(get("/api/stream?customer=nobody-at-all").statusCode()).isEqualTo(404);
    }

    private static Thread read(String path, Optional<String> lastEventId, List<String> heard) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(own.aggregator.uri(path)).header("Accept", "text/event-stream");
        lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
        return Thread.ofVirtual().start(() -> {
            try (Stream<String> lines = RunningAggregator.HTTP
                    .send(request.build(), HttpResponse.BodyHandlers.ofLines())
                    .body()) {
                lines.forEach(heard::add);
            } catch (IOException | UncheckedIOException closed) {
                // the reader has gone
            } catch (InterruptedException gone) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static List<String> pages(String path) {
        List<String> customers = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = json(path + (next.isEmpty() ? "" : "&cursor=" + next));
            page.path(path.startsWith("/api/carts") ? "carts" : "customers")
                    .forEach(entry -> customers.add(entry.path("customer").asString()));
            next = page.path("next").asString("");
        } while (!next.isEmpty());
        return customers;
    }

    private static void problem(String path, String parameter) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(JSON.readTree(answer.body()).path("parameter").asString()).isEqualTo(parameter);
    }

    private static String customer(String id) {
        return await("customer " + id)
                .atMost(SOON)
                .until(() -> get("/api/customers/" + id), answer -> answer.statusCode() == 200)
                .body()
                .transform(body -> JSON.readTree(body).path("customer").asString());
    }

    private static String added() {
        return "\"event\":\"Product Added\",\"properties\":{\"product_id\":\"p\",\"price\":5}";
    }

    private static JsonNode json(String path) {
        return own.aggregator.json(path);
    }

    private static HttpResponse<String> get(String path, String... headers) {
        return own.aggregator.get(path, headers);
    }
}
