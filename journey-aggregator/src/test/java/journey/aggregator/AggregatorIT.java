package journey.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import journey.events.Envelope;
import journey.events.Topics;
import journey.events.codec.Headers;
import journey.ledger.kafka.Ledger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The aggregator on a real Kafka and a real Redis, seen from its topics and its API. Every test has customers of its own. */
class AggregatorIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Path MONITORING = Path.of("../deploy/monitoring");

    private static Installation own;

    @BeforeAll
    static void start() throws ExecutionException, InterruptedException {
        own = Installation.start(
                "--journey.aggregator.carts.abandoned-after=4s",
                "--journey.aggregator.carts.checkout-abandoned-after=4s");
        await().atMost(SOON).until(own.aggregator::ready);
    }

    @AfterAll
    static void stop() {
        own.close();
    }

    @Test
    void aServerSideOrderClosesTheCartThatWasFilledAnonymouslyOnThePhone() {
        own.shop.browser("phone-1", "page", "\"context\":{\"page\":{\"path\":\"/\"}}");
        own.shop.browser("phone-1", "track", added("mug", "12.50", 2));
        JsonNode anonymous =
                customer("phone-1", c -> c.at("/cart/state").asString("").equals("open"));
        assertThat(anonymous.path("customer").asString()).startsWith("a");

        own.shop.browser("phone-1", "identify", "\"userId\":\"anna-1\",\"traits\":{\"email\":\"anna-1@example.com\"}");
        own.shop.server(
                "anna-1",
                "track",
                "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-1\",\"revenue\":25,\"currency\":\"EUR\"}");

        JsonNode anna = customer("anna-1", c -> c.path("episodes").size() == 1);
        assertThat(anna.at("/episodes/0/state").asString()).isEqualTo("completed");
        assertThat(anna.path("cart").isNull() || anna.path("cart").isMissingNode())
                .isTrue();
        assertThat(anna.at("/phase/present").asString()).isEqualTo("purchase");
        assertThat(anna.at("/value/byCurrency/EUR/revenue").asString()).isEqualTo("25");
        assertThat(anna.path("customer").asString()).startsWith("u");
        await().atMost(SOON).untilAsserted(() -> {
            for (String step : List.of("identity", "journey")) {
                assertThat(metric("journey_ledger_visible_seconds_count{service=\"journey-aggregator\",step=\"" + step))
                        .as(step)
                        .isPositive();
            }
            assertThat(metric("journey_aggregator_customers{phase=\"purchase\""))
                    .isPositive();
            assertThat(metric("journey_ledger_lag_age_seconds")).isZero();
        });
        for (String id : List.of(
                "phone-1",
                "email:Anna-1@Example.com",
                "order:o-1",
                anna.path("customer").asString())) {
            assertThat(json("/api/customers/" + id).path("customer")).as(id).isEqualTo(anna.path("customer"));
        }
        assertThat(json("/api/customers/anna-1/touchpoints?limit=2").path("touchpoints"))
                .extracting(t -> t.path("name").asString())
                .containsExactly("Order Completed", "Identify");
    }

    @Test
    void anOrderIdThatTheBrowserUsedTiesTheShopsCustomerToTheVisitor() {
        own.shop.browser("tablet-2", "track", added("bowl", "8.00", 1));
        own.shop.browser("tablet-2", "track", "\"event\":\"Checkout Started\",\"properties\":{\"order_id\":\"o-2\"}");
        customer("tablet-2", c -> c.at("/cart/kind").asString("").equals("checkout"));

        own.shop.server(
                "bert-2", "track", "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-2\",\"total\":8}");

        JsonNode bert = customer("tablet-2", c -> c.path("episodes").size() == 1);
        assertThat(bert.at("/episodes/0/state").asString()).isEqualTo("completed");
        assertThat(json("/api/customers/bert-2").path("customer")).isEqualTo(bert.path("customer"));
    }

    @Test
    void aMergeThatWasWrongIsTakenBackAndStaysSoWhenRedisIsRebuilt() {
        own.shop.browser("laptop-9", "identify", "\"userId\":\"ida-9\",\"traits\":{\"email\":\"ida-9@example.com\"}");
        own.shop.browser("phone-9", "track", added("hat", "15.00", 1));
        String guest = customer("phone-9", c -> c.at("/cart/state").asString("").equals("open"))
                .path("customer")
                .asString();
        own.shop.browser(
                "phone-9",
                "track",
                "\"event\":\"Checkout Step Completed\",\"properties\":{\"checkout_id\":\"co-9\",\"email\":\"ida-9@example.com\"}");
        JsonNode ida = customer("ida-9", c -> c.path("touchpoints").asInt() == 3);

        JsonNode known = json("/api/customers/ida-9/identities");
        assertThat(known.path("identities"))
                .extracting(id -> id.path("kind").asString() + " "
                        + id.path("value").asString() + " by " + id.path("by").asString())
                .containsExactlyInAnyOrder(
                        "user ida-9 by Identify",
                        "email ida-9@example.com by Identify",
                        "anonymous laptop-9 by Identify",
                        "anonymous phone-9 by Product Added",
                        "checkout co-9 by Checkout Step Completed");
        assertThat(known.at("/merges/0/loser").asString()).isEqualTo(guest);
        assertThat(known.at("/merges/0/by").asString()).isEqualTo("anonymous");
        assertThat(known.at("/merges/0/undoable").asBoolean()).isTrue();
        assertThat(post("/api/customers/nobody-9/merges/" + guest + "/undo").body())
                .contains("urn:journey:problem:customer-unknown");
        assertThat(post("/api/customers/ida-9/merges/" + ida.path("customer").asString() + "/undo")
                        .statusCode())
                .isEqualTo(404);
        assertThat(post("/api/customers/ida-9/merges/nobody/undo").body())
                .contains("urn:journey:problem:merge-unknown");

        HttpResponse<String> asked = post("/api/customers/ida-9/merges/" + guest + "/undo");
        assertThat(asked.statusCode()).isEqualTo(202);
        String into = JSON.readTree(asked.body()).path("into").asString();
        JsonNode apart = customer(
                "phone-9",
                c -> c.path("customer").asString("").equals(into)
                        && c.path("touchpoints").asInt() == 2);
        assertThat(apart.path("cart").isObject()).isTrue();
        customer("ida-9", c -> c.path("touchpoints").asInt() == 1);
        assertThat(post("/api/customers/ida-9/merges/" + guest + "/undo").body())
                .contains("urn:journey:problem:merge-undone");
        own.shop.browser("phone-9", "track", added("hat", "15.00", 1));
        customer("phone-9", c -> c.path("touchpoints").asInt() == 3);
        assertThat(json("/api/customers/ida-9/identities").path("identities"))
                .extracting(id -> id.path("value").asString())
                .containsExactlyInAnyOrder("ida-9", "ida-9@example.com", "laptop-9");

        own.redis.restartEmpty();

        customer(
                "phone-9",
                c -> c.path("customer").asString("").equals(into)
                        && c.path("touchpoints").asInt() == 3);
        customer("ida-9", c -> c.path("touchpoints").asInt() == 1);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(metric("journey_aggregator_carts_imbalance")).isZero();
            assertThat(metric("journey_identity_undone_total")).isPositive();
        });
    }

    @Test
    void aCartIsAbandonedResumedAndRecovered() {
        own.shop.browser("phone-3", "identify", "\"userId\":\"carl-3\",\"traits\":{\"email\":\"carl-3@example.com\"}");
        own.shop.browser("phone-3", "track", added("vase", "30.00", 1));
        customer("carl-3", c -> c.at("/cart/state").asString("").equals("abandoned"));
        own.shop.browser("phone-3", "track", added("vase", "30.00", 1));
        customer("carl-3", c -> c.at("/cart/state").asString("").equals("open"));
        customer("carl-3", c -> c.at("/cart/state").asString("").equals("abandoned"));
        own.shop.server(
                "carl-3",
                "track",
                "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-3\",\"revenue\":60}");

        JsonNode carl = customer("carl-3", c -> c.path("episodes").size() == 1);
        assertThat(carl.at("/episodes/0/recovered").asBoolean()).isTrue();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                own.shop.signals(carl.path("customer").asString()))
                        .containsExactly(
                                "cart.abandoned", "cart.resumed", "cart.abandoned", "cart.recovered", "order.placed"));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(metric("journey_aggregator_carts_imbalance")).isZero();
            assertThat(metric("journey_aggregator_carts{service=\"journey-aggregator\",state=\"recovered\"}"))
                    .isPositive();
        });
    }

    @Test
    void noTimerOvertakesAnOrderThatWaitsBeforeAStoppedIdentityStep() {
        own.shop.browser("phone-4", "track", added("lamp", "50.00", 1));
        String customer = customer(
                        "phone-4", c -> c.at("/cart/state").asString("").equals("open"))
                .path("customer")
                .asString();
        Ledger identity = own.aggregator.ledger("identityLedger");
        identity.close();
        own.shop.browser(
                "phone-4",
                "track",
                "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-4\",\"revenue\":50}");

        Instant due =
                Instant.parse(json("/api/customers/phone-4").at("/cart/dueAt").asString());
        await().atMost(SOON).until(() -> Instant.now().isAfter(due.plusSeconds(3)));
        assertThat(json("/api/customers/phone-4").at("/cart/state").asString()).isEqualTo("open");
        assertThat(own.shop.signals(customer)).isEmpty();

        identity.start();
        JsonNode journey = customer("phone-4", c -> c.path("episodes").size() == 1);
        assertThat(journey.at("/episodes/0/state").asString()).isEqualTo("completed");
        assertThat(journey.at("/episodes/0/recovered").asBoolean()).isFalse();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(own.shop.signals(customer)).containsExactly("order.placed"));
    }

    @Test
    void thereIsEveryMeterThatAnAlertOrAPanelAsksFor() throws IOException {
        String asked = Files.readString(MONITORING.resolve("alerts.yml"))
                + Files.readString(MONITORING.resolve("dashboard.json"));
        // Come into being with what they count; and those of remarketing are not here.
        Set<String> later = Set.of("journey_aggregator_signals_total", "journey_aggregator_recovered_revenue");

        Set<String> there = get("/actuator/prometheus")
                .body()
                .lines()
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());

        assertThat(Pattern.compile("\\bjourney_(?:ledger|aggregator|identity|generation)_[a-z_]+")
                        .matcher(asked)
                        .results()
                        .map(MatchResult::group)
                        .filter(name -> !later.contains(name)))
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(there).contains(name));
    }

    @Test
    void theFunnelCountsAttemptsAndCustomers() {
        JsonNode before = json("/api/funnels/default");
        own.shop.browser("phone-5", "page", "\"context\":{\"page\":{\"path\":\"/\"}}");
        own.shop.browser("phone-5", "track", "\"event\":\"Product Viewed\",\"properties\":{\"product_id\":\"p\"}");
        own.shop.browser("phone-5", "track", added("p", "1.00", 1));
        customer("phone-5", c -> c.path("touchpoints").asInt() == 3);

        JsonNode after = json("/api/funnels/default");
        assertThat(after.path("steps")).hasSize(5);
        for (int step = 0; step < 3; step++) {
            String attempts = "/steps/" + step + "/attempts";
            assertThat(after.at(attempts).asInt())
                    .isGreaterThan(before.at(attempts).asInt());
        }
        assertThat(json("/api/funnels/default?from=2020-01-01&to=2020-01-31")
                        .path("entered")
                        .asInt())
                .isZero();
    }

    @Test
    void figuresFollowWhatHappens() {
        own.shop.browser(
                "phone-9",
                "page",
                "\"context\":{\"page\":{\"path\":\"/\"},\"campaign\":{\"source\":\"news\",\"medium\":\"email\",\"name\":\"it\"}}");
        own.shop.browser(
                "phone-9",
                "track",
                "\"event\":\"Survey Answered\",\"properties\":{\"kind\":\"nps\",\"scale\":10,\"score\":9,\"comment\":\"Grazie\"}");
        own.shop.browser(
                "phone-9",
                "track",
                "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-9\",\"revenue\":17.5,\"currency\":\"CHF\"}");
        JsonNode journey = customer("phone-9", c -> c.path("orders").size() == 1);
        assertThat(journey.at("/sessions/latest/source").asString()).isEqualTo("email");

        assertThat(json("/api/figures/average-order-value?by=source").path("rows"))
                .anySatisfy(
                        row -> assertThat(row.toString())
                                .isEqualTo(
                                        "{\"source\":\"email\",\"currency\":\"CHF\",\"orders\":1,\"revenue\":17.5,"
                                                + "\"averageOrderValue\":17.5,\"netOrders\":1,\"net\":17.5,\"netAverageOrderValue\":17.5}"));
        assertThat(json("/api/figures/sessions?by=campaign").path("rows"))
                .extracting(row -> row.path("campaign").asString())
                .contains("news/email/it");
        assertThat(json("/api/figures/nps").at("/rows/0/promoters").asInt()).isEqualTo(1);
        assertThat(json("/api/customers/phone-9/answers")
                        .at("/answers/0/comment")
                        .asString())
                .isEqualTo("Grazie");
        assertThat(get("/v3/api-docs").body())
                .contains("/api/figures/{name}", "text/csv", "/api/campaigns/{name}/report");
    }

    @Test
    void aCampaignsReportSaysWhatItsMailsEarned() {
        Instant now = Instant.now();
        String mail = "\"campaign_id\":\"win\",\"step\":\"first\",\"variant\":\"b\"";
        own.shop.mail("phone-10", "Email Sent", mail + ",\"attribution_window\":\"P2D\"", now.minusSeconds(3));
        own.shop.mail("phone-10", "Email Link Clicked", mail, now.minusSeconds(2));
        own.shop.browser(
                "phone-10",
                "track",
                "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-10\",\"revenue\":8.5,\"currency\":\"SEK\"}");
        customer("phone-10", c -> c.path("orders").size() == 1);

        JsonNode report = json("/api/campaigns/win/report");
        assertThat(report.at("/mails/variants/0/clicked").asInt()).isEqualTo(1);
        assertThat(report.at("/revenue/variants/0").toString())
                .isEqualTo("{\"variant\":\"win/first/b\",\"currency\":\"SEK\",\"clickedOrders\":1,\"clickedNet\":8.5,"
                        + "\"withinWindowOrders\":0,\"withinWindowNet\":0.0}");
        assertThat(report.at("/incremental/0/treatedNet").asDouble()).isEqualTo(8.5);
    }

    @Test
    void undecodableRecordsAreSetAsideAndTheNeighboursGoOn() {
        own.shop.send(Topics.TOUCHPOINTS, new Envelope("phone-6", Map.of(), new byte[] {1, 2, 3}));
        own.shop.browser("phone-6", "track", added("cup", "3.00", 1));

        customer("phone-6", c -> c.path("touchpoints").asInt() == 1);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(own.shop.all(Topics.deadLetter(Topics.TOUCHPOINTS)))
                        .filteredOn(record -> record.key().equals("phone-6"))
                        .singleElement()
                        .satisfies(record -> assertThat(new String(
                                        record.headers()
                                                .lastHeader(Headers.REASON)
                                                .value(),
                                        StandardCharsets.UTF_8))
                                .contains(Headers.ID)));
        assertThat(metric("journey_ledger_dead_letters_total{service=\"journey-aggregator\",step=\"identity\"}"))
                .isPositive();
    }

    @Test
    void anEmptiedRedisIsRebuiltFromTheLog() {
        own.shop.browser("phone-7", "identify", "\"userId\":\"gina-7\"");
        own.shop.browser("phone-7", "track", added("tray", "20.00", 1));
        own.shop.server(
                "gina-7",
                "track",
                "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-7\",\"revenue\":20}");
        JsonNode before = customer("gina-7", c -> c.path("orders").size() == 1);

        own.redis.restartEmpty();

        JsonNode after = customer(
                "gina-7",
                c -> c.path("orders").size() == 1 && c.path("touchpoints").equals(before.path("touchpoints")));
        assertThat(after.path("episodes")).isEqualTo(before.path("episodes"));
        assertThat(after.path("value")).isEqualTo(before.path("value"));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(metric("journey_aggregator_carts_imbalance")).isZero());
    }

    @Test
    void badQuestionsGetProblems() {
        HttpResponse<String> unknown = get("/api/customers/nobody-8");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(unknown.body()).contains("urn:journey:problem:customer-unknown");
        assertThat(get("/api/funnels/default?from=yesterday").statusCode()).isEqualTo(400);
        assertThat(get("/api/funnels/none").statusCode()).isEqualTo(404);
        assertThat(get("/v3/api-docs").body()).contains("/api/customers/{id}/touchpoints");
    }

    private static String added(String product, String price, int quantity) {
        return "\"event\":\"Product Added\",\"properties\":{\"product_id\":\"" + product + "\",\"name\":\"A " + product
                + "\",\"price\":" + price + ",\"quantity\":" + quantity + "}";
    }

    private static JsonNode customer(String id, java.util.function.Predicate<JsonNode> until) {
        return await("customer " + id)
                .atMost(SOON)
                .until(
                        () -> get("/api/customers/" + id).statusCode() == 200
                                ? json("/api/customers/" + id)
                                : JSON.createObjectNode(),
                        until);
    }

    private static double metric(String name) {
        return own.aggregator.metric(name);
    }

    private static JsonNode json(String path) {
        return JSON.readTree(get(path).body());
    }

    /** @param path ids in it as they are */
    private static HttpResponse<String> get(String path) {
        return own.aggregator.get(encoded(path));
    }

    private static HttpResponse<String> post(String path) {
        return own.aggregator.send(HttpRequest.newBuilder(own.aggregator.uri(encoded(path)))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private static String encoded(String path) {
        String[] parts = path.split("\\?", 2);
        String encoded = java.util.Arrays.stream(parts[0].split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
                .collect(java.util.stream.Collectors.joining("/"));
        return encoded + (parts.length > 1 ? "?" + parts[1] : "");
    }
}
