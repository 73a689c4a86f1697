package journey.ingest.woocommerce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.Interaction;
import journey.events.Touchpoint;
import journey.ingest.admission.Source;
import journey.ingest.admission.SourceKind;
import journey.ingest.dialect.Deliveries;
import journey.ingest.dialect.Dialect;
import journey.ingest.dialect.Golden;
import journey.ingest.dialect.SignedDialectContract;
import journey.ingest.dialect.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class WooCommerceDialectTest implements SignedDialectContract {
    @Override
    public Dialect dialect() {
        return new WooCommerceDialect();
    }

    @Override
    public String signatureHeader() {
        return "X-WC-Webhook-Signature";
    }

    @Override
    public String topic() {
        return "order.updated";
    }

    @Override
    public Map<String, String> headers(String topic) {
        return Map.of(
                "x-wc-webhook-topic", topic,
                "x-wc-webhook-delivery-id", "9b9a1f4d3c8e7f60",
                "x-wc-webhook-source", "https://shop.example/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook_id=7", "webhook_id=7\n", ""})
    void thePingOfANewWebhookIsWelcomeUnsigned(String body) {
        Translation translation = dialect()
                .translate(Deliveries.of("k", Map.of(), Map.of(), body.getBytes(UTF_8)), Deliveries.source("s-1"));

        assertThat(translation).isEqualTo(new Translation.Nothing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook_id=x", "webhook_id=7&id=8", "{\"id\":7}"})
    void nothingElseIsWelcomeUnsigned(String body) {
        Translation translation = dialect()
                .translate(Deliveries.of("k", Map.of(), Map.of(), body.getBytes(UTF_8)), Deliveries.source("s-1"));

        assertThat(translation).isEqualTo(new Translation.Forged());
    }

    @Test
    void aHookOfTheCartNamesNobody() {
        byte[] body =
                "{\"action\":\"woocommerce_add_to_cart\",\"arg\":\"d3d9446802a44259755d38e6d163e820\"}".getBytes(UTF_8);

        assertThat(translate("action.woocommerce_add_to_cart", body)).isEqualTo(new Translation.Nothing());
    }

    @ParameterizedTest
    @CsvSource({
        "pending, order.created, CheckoutStarted",
        "pending, order.updated, OrderUpdated",
        "checkout-draft, order.created, CheckoutStarted",
        "on-hold, order.created, OrderCompleted",
        "processing, order.created, OrderCompleted",
        "completed, order.updated, OrderCompleted",
        "completed, order.restored, OrderCompleted",
        "failed, order.updated, PaymentFailed",
        "cancelled, order.updated, OrderCancelled",
        "refunded, order.updated, OrderRefunded",
        "wc-packed, order.updated, Identified"
    })
    void anOrderIsToldByItsStatus(String status, String topic, String what) {
        Golden golden = Golden.of(getClass(), "order-pending");
        ((ObjectNode) golden.payload()).put("status", status);

        assertThat(Deliveries.touchpoints(translate(topic, golden.body()))
                        .getLast()
                        .what()
                        .getClass()
                        .getSimpleName())
                .isEqualTo(what);
    }

    @Test
    void aPurchaseAndItsRefundsStayTheSameEventsHoweverOftenTheyAreTold() {
        Golden golden = Golden.of(getClass(), "order-processing-with-a-part-refunded");
        List<String> first = messageIds(translate("order.updated", golden.body()));
        ((ObjectNode) golden.payload()).put("status", "completed").put("date_modified_gmt", "2026-11-24T09:10:00");
        List<String> second = messageIds(translate("order.updated", golden.body()));

        assertThat(first).hasSize(4).doesNotHaveDuplicates();
        assertThat(second.subList(1, 4)).isEqualTo(first.subList(1, 4));
        assertThat(second.getFirst()).isNotEqualTo(first.getFirst());
    }

    @Test
    void theSameOrderOfAnotherShopIsAnother() {
        Golden golden = Golden.of(getClass(), "order-on-hold");
        Map<String, String> headers = new HashMap<>(headers(golden.topic()));
        headers.put(signatureHeader(), Deliveries.signature("s-1", golden.body()));
        var other = new Source("other", SourceKind.SERVER, Set.of(), List.of("s-1"), Optional.empty(), false);

        assertThat(messageIds(dialect().translate(Deliveries.of("k", Map.of(), headers, golden.body()), other)))
                .doesNotContainAnyElementsOf(messageIds(translate(golden.topic(), golden.body())));
    }

    @Test
    void deliveriesOfOneSecondAreToldApartByTheirBodies() {
        Golden golden = Golden.of(getClass(), "order-pending");
        List<String> first = messageIds(translate("order.updated", golden.body()));
        ((ObjectNode) golden.payload()).put("total", "40.00");

        assertThat(messageIds(translate("order.updated", golden.body()))).doesNotContainAnyElementsOf(first);
    }

    @Test
    void aWholeRefundNamesNoAmount() {
        Golden golden = Golden.of(getClass(), "order-refunded");

        List<Touchpoint> touchpoints = Deliveries.touchpoints(translate(golden.topic(), golden.body()));

        assertThat(touchpoints)
                .extracting(Touchpoint::what)
                .containsExactly(new Interaction.Identified(), new Interaction.OrderRefunded("731", Optional.empty()));
    }

    @Test
    void theUnitPriceIsFreeOfBinaryNoise() {
        JsonNode product = Deliveries.events(translate(
                        "order.created", Golden.of(getClass(), "order-pending").body()))
                .getLast()
                .path("properties")
                .path("products")
                .path(0);

        assertThat(product.path("price").toString()).isEqualTo("10.4");
    }

    private static List<String> messageIds(Translation translation) {
        return Deliveries.events(translation).stream()
                .map(event -> event.path("messageId").asString())
                .toList();
    }
}
