package journey.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import journey.events.Envelope;
import journey.events.Topics;
import journey.events.codec.Headers;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shop systems, analytics and pictures, as they deliver. */
final class DialectIT {
    private static RunningIngest ingest;

    @BeforeAll
    static void start() {
        ingest = RunningIngest.on(
                RealServers.kafka(),
                "--journey.ingest.write-keys[1].secrets[0]=old-secret",
                "--journey.ingest.write-keys[1].secrets[1]=new-secret");
        await().atMost(Duration.ofSeconds(20)).until(ingest::ready);
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @Test
    void aSignedShopifyOrderIsATouchpointAndItsRetryTheSame() throws Exception {
        String customer = Long.toString(System.nanoTime());
        String order = "{\"id\":1" + customer + ",\"customer\":{\"id\":" + customer
                + ",\"email\":\"a@shop.example\"},\"currency\":\"EUR\",\"total_price\":\"30.00\","
                + "\"subtotal_price\":\"25.00\",\"financial_status\":\"paid\",\"created_at\":\"2026-11-22T10:00:00Z\","
                + "\"line_items\":[{\"product_id\":7,\"title\":\"Mug\",\"price\":\"12.50\",\"quantity\":2}]}";
        double translated = deliveries("shopify", "translated");

        for (String secret : List.of("old-secret", "new-secret")) {
            assertThat(shopify(order, secret).statusCode()).isEqualTo(200);
        }

        List<Envelope> touchpoints = on(Topics.TOUCHPOINTS, customer);
        List<String> ids = touchpoints.stream()
                .filter(record -> new String(record.value(), UTF_8).contains("Order Completed"))
                .map(record -> record.headers().get(Headers.ID))
                .toList();
        assertThat(ids).hasSize(2);
        assertThat(ids.get(0)).isEqualTo(ids.get(1));
        assertThat(deliveries("shopify", "translated")).isEqualTo(translated + 2);
    }

    @Test
    void aForgedDeliveryLeavesNothingButItsCount() throws Exception {
        String customer = Long.toString(System.nanoTime());
        double forged = deliveries("shopify", "forged");

        HttpResponse<String> answer =
                shopify("{\"id\":1,\"customer\":{\"id\":" + customer + "}}", "somebody else's secret");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(on(Topics.TOUCHPOINTS, customer)).isEmpty();
        assertThat(deliveries("shopify", "forged")).isEqualTo(forged + 1);
    }

    @Test
    void aDeliveryThatIsNoJsonIsKeptAsItCame() throws Exception {
        double illegible = deliveries("shopify", "illegible");
        String body = "{\"id\": " + RealServers.unique("broken");

        assertThat(shopify(body, "new-secret").statusCode()).isEqualTo(400);

        assertThat(KafkaReader.records(
                        RealServers.kafka(), Topics.REJECTED, record -> new String(record.value(), UTF_8).equals(body)))
                .hasSize(1);
        assertThat(deliveries("shopify", "illegible")).isEqualTo(illegible + 1);
    }

    @Test
    void wooCommercesPingIsAnswered200() {
        double nothing = deliveries("woocommerce", "nothing_to_take");

        HttpResponse<String> answer = ingest.post(
                "/webhooks/woocommerce/server",
                "webhook_id=7",
                "Authorization",
                "",
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(deliveries("woocommerce", "nothing_to_take")).isEqualTo(nothing + 1);
    }

    @Test
    void theMeasurementProtocolIsAnswered204() {
        String client = RealServers.unique("client");

        HttpResponse<String> answer = ingest.post(
                "/mp/collect?api_secret=demo&measurement_id=G-1",
                "{\"client_id\":\"" + client + "\",\"events\":[{\"name\":\"view_item\",\"params\":"
                        + "{\"items\":[{\"item_id\":\"p-1\",\"price\":3.5}]}}]}",
                "Authorization",
                "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(on(Topics.TOUCHPOINTS, client)).hasSize(1);
    }

    @Test
    void aKeyWithASecretTakesNothingUnsigned() {
        String visitor = RealServers.unique("visitor");
        String basic = RunningIngest.basic("server");

        assertThat(ingest.post("/v1/page", "{\"userId\":\"" + visitor + "\"}", "Authorization", basic)
                        .statusCode())
                .isEqualTo(401);
        assertThat(ingest.post(
                                "/mp/collect?api_secret=server",
                                "{\"client_id\":\"" + visitor + "\",\"events\":[{\"name\":\"purchase\"}]}",
                                "Authorization",
                                "")
                        .statusCode())
                .isEqualTo(401);

        assertThat(on(Topics.TOUCHPOINTS, visitor)).isEmpty();
    }

    @Test
    void aRefusedPictureIsKeptByItsAddress() {
        String name = RealServers.unique("name");

        ingest.get("/v1/pixel/page?writeKey=demo&name=" + name, "Authorization", "");

        assertThat(KafkaReader.records(
                        RealServers.kafka(),
                        Topics.REJECTED,
                        record -> new String(record.value(), UTF_8).equals("&name=" + name)))
                .singleElement()
                .satisfies(record -> assertThat(
                                record.headers().lastHeader(Headers.CALL).value())
                        .isEqualTo("pixel".getBytes(UTF_8)));
    }

    @Test
    void aSmallDeliveryOfManyItemsIsRefused() {
        String items = "{},".repeat(200) + "{}";

        assertThat(ingest.post(
                                "/mp/collect?api_secret=demo",
                                "{\"client_id\":\"c\",\"events\":[{\"name\":\"add_to_cart\",\"params\":{\"items\":["
                                        + items + "]}}]}",
                                "Authorization",
                                "")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aPictureIsShownWhateverHappens() {
        String visitor = RealServers.unique("visitor");

        for (String path : List.of("/v1/pixel/page", "/pixel/v1/page/")) {
            HttpResponse<String> answer =
                    ingest.get(path + "?writeKey=demo&anonymousId=" + visitor + "&name=Home", "Authorization", "");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains("image/gif");
            assertThat(answer.body()).startsWith("GIF89a");
        }

        assertThat(on(Topics.TOUCHPOINTS, visitor)).hasSize(2);
        for (String wrong : List.of("?writeKey=nobodys&anonymousId=a", "?writeKey=demo", "", "?=&&writeKey")) {
            assertThat(ingest.get("/v1/pixel/track" + wrong, "Authorization", "")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void rudderStacksBeaconIsABatch() {
        String visitor = RealServers.unique("visitor");

        assertThat(ingest.post(
                                "/beacon/v1/batch?writeKey=demo",
                                "{\"batch\":[{\"type\":\"page\",\"anonymousId\":\"" + visitor + "\"}]}",
                                "Authorization",
                                "",
                                "Content-Type",
                                "text/plain",
                                "AnonymousId",
                                Base64.getEncoder().encodeToString(visitor.getBytes(UTF_8)))
                        .statusCode())
                .isEqualTo(200);

        assertThat(on(Topics.TOUCHPOINTS, visitor)).hasSize(1);
    }

    private static HttpResponse<String> shopify(String body, String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        return ingest.post(
                "/webhooks/shopify/server",
                body,
                "Authorization",
                "",
                "X-Shopify-Topic",
                "orders/create",
                "X-Shopify-Webhook-Id",
                "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
                "X-Shopify-Hmac-SHA256",
                Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(UTF_8))));
    }

    private static double deliveries(String dialect, String outcome) {
        return ingest.metric(
                "journey_ingest_deliveries_total", "dialect=\"" + dialect + "\"", "outcome=\"" + outcome + "\"");
    }

    private static List<Envelope> on(String topic, String key) {
        return KafkaReader.envelopes(RealServers.kafka(), topic, key);
    }
}
