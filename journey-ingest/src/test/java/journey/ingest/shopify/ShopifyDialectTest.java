package journey.ingest.shopify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.events.Identifier;
import journey.events.Interaction;
import journey.events.Touchpoint;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class ShopifyDialectTest implements SignedDialectContract {
    @Override
    public Dialect dialect() {
        return new ShopifyDialect();
    }

    @Override
    public String signatureHeader() {
        return "X-Shopify-Hmac-SHA256";
    }

    @Override
    public String topic() {
        return "orders/create";
    }

    @Override
    public Map<String, String> headers(String topic) {
        return Map.of(
                "x-shopify-topic", topic,
                "x-shopify-webhook-id", "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
                "x-shopify-triggered-at", "2026-11-27T18:00:00.000000000Z");
    }

    @Test
    void amountsAddUp() {
        for (String file : List.of("order-created", "order-paid-by-a-guest", "checkout-created", "checkout-updated")) {
            JsonNode properties = track(Golden.of(getClass(), file)).path("properties");

            assertThat(decimal(properties, "revenue")
                            .add(decimal(properties, "tax"))
                            .add(decimal(properties, "shipping")))
                    .as(file)
                    .isEqualByComparingTo(decimal(properties, "total"));
        }
    }

    @Test
    void theTaxOnGoodsIsFoundAlsoWhereLinesDoNotTellIt() {
        Golden golden = Golden.of(getClass(), "order-created");
        golden.payload().path("line_items").forEach(line -> ((ObjectNode) line).remove("tax_lines"));

        assertThat(decimal(track(golden).path("properties"), "revenue")).isEqualByComparingTo("35.98");
    }

    @ParameterizedTest
    @CsvSource({"financial_status, voided", "financial_status, expired", "cancelled_at, 2026-11-20T16:05:11+01:00"})
    void anOrderThatIsVoidWhenItIsToldIsNoPurchase(String field, String value) {
        Golden golden = Golden.of(getClass(), "order-created");
        ((ObjectNode) golden.payload()).put(field, value);

        assertThat(Deliveries.touchpoints(translate("orders/create", golden.body())))
                .extracting(Touchpoint::what)
                .containsExactly(new Interaction.Identified());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded"})
    void anOrderIsBoughtWhenItIsPlaced(String status) {
        Golden golden = Golden.of(getClass(), "order-created");
        ((ObjectNode) golden.payload()).put("financial_status", status);

        assertThat(Deliveries.touchpoints(translate("orders/create", golden.body()))
                        .getLast()
                        .what())
                .isInstanceOf(Interaction.OrderCompleted.class);
    }

    @Test
    void aCompletedCheckoutIsLeftToItsOrder() {
        Golden golden = Golden.of(getClass(), "checkout-updated");
        ((ObjectNode) golden.payload()).put("completed_at", "2026-11-20T10:13:00Z");

        assertThat(translate(golden.topic(), golden.body())).isEqualTo(new Translation.Nothing());
    }

    @Test
    void checkoutAndOrderShareTheirCheckoutAndCart() {
        Touchpoint checkout = Deliveries.touchpoints(translate(
                        "checkouts/create",
                        Golden.of(getClass(), "checkout-created").body()))
                .getLast();
        Touchpoint order = Deliveries.touchpoints(translate(
                        "orders/create", Golden.of(getClass(), "order-created").body()))
                .getLast();

        for (Identifier.Kind kind : List.of(Identifier.Kind.CHECKOUT, Identifier.Kind.CART, Identifier.Kind.EMAIL)) {
            assertThat(order.id(kind)).isPresent().isEqualTo(checkout.id(kind));
        }
    }

    @Test
    void aGuestsCheckoutAndOrderAreOneVisitors() {
        JsonNode checkout = track(Golden.of(getClass(), "checkout-updated"));
        JsonNode order = track(Golden.of(getClass(), "order-paid-by-a-guest"));

        assertThat(checkout.path("anonymousId").asString()).isEqualTo("shopify-checkout-q1w2e3r4t5");
        assertThat(order.path("anonymousId")).isEqualTo(checkout.path("anonymousId"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "subscribed, false, true",
                "unsubscribed, true, false",
                "redacted, false, false",
                "invalid, false, false",
                "not_subscribed, true, true",
                "not_subscribed, false, -",
                "pending, false, -",
                "-, true, true",
                "-, false, -"
            })
    void consentIsWhatTheShopSaysAndAnEmptyBoxSaysNothing(String state, boolean ticked, Boolean consent) {
        Golden golden = Golden.of(getClass(), "order-created");
        ((ObjectNode) golden.payload()).put("buyer_accepts_marketing", ticked);
        ObjectNode customer = (ObjectNode) golden.payload().path("customer");
        customer.remove("email_marketing_consent");
        if (state != null) {
            customer.putObject("email_marketing_consent").put("state", state);
        }

        Map<String, Boolean> told = Deliveries.touchpoints(translate("orders/create", golden.body()))
                .getFirst()
                .traits()
                .consent();

        assertThat(told).isEqualTo(consent == null ? Map.of() : Map.of("email", consent));
    }

    @Test
    void aTestNotificationIsTakenAndDropped() {
        Map<String, String> headers = new HashMap<>(headers("orders/create"));
        byte[] body = Golden.of(getClass(), "order-created").body();
        headers.put("X-Shopify-Test", "true");
        headers.put(signatureHeader(), Deliveries.signature("s-1", body));

        assertThat(dialect().translate(Deliveries.of("k", Map.of(), headers, body), Deliveries.source("s-1")))
                .isEqualTo(new Translation.Nothing());
    }

    @Test
    void deliveriesWithoutAnIdAreToldApartByTopicAndBody() {
        byte[] body = Golden.of(getClass(), "order-created").body();
        byte[] other = Golden.of(getClass(), "order-paid-by-a-guest").body();

        assertThat(List.of(
                        messageId("orders/create", "", body),
                        messageId("orders/paid", "", body),
                        messageId("orders/create", "", other),
                        messageId("orders/create", "w-1", body),
                        messageId("orders/create", "w-2", body)))
                .doesNotHaveDuplicates();
        assertThat(messageId("orders/create", "", body)).isEqualTo(messageId("orders/create", "", body.clone()));
        assertThat(messageId("orders/create", "w-1", body)).isEqualTo(messageId("orders/create", "w-1", other));
    }

    @Test
    void anOrderOfHundredsOfLinesKeepsItsAmountsAndLosesItsLastLines() {
        Golden golden = Golden.of(getClass(), "order-created");
        ArrayNode lines = (ArrayNode) golden.payload().path("line_items");
        while (lines.size() < 400) {
            lines.add(lines.path(0).deepCopy());
        }

        JsonNode properties = track(golden).path("properties");

        assertThat(properties.path("products").size()).isBetween(80, 399);
        assertThat(properties.path("products").size()
                        + properties.path("products_left_out").asInt())
                .isEqualTo(400);
        assertThat(decimal(properties, "total")).isEqualByComparingTo("48.90");
        assertThat(Deliveries.touchpoints(translate("orders/create", golden.body())))
                .hasSize(2);
    }

    @Test
    void halfASurrogatePairIsNoReasonToLoseAnOrder() {
        String body = "{\"id\":7,\"customer\":{\"id\":8,\"first_name\":\"A\\ud83d\"}}";

        assertThat(Deliveries.touchpoints(translate("orders/create", body.getBytes(UTF_8))))
                .hasSize(2)
                .first()
                .satisfies(introduced ->
                        assertThat(introduced.traits().firstName()).contains("A?"));
    }

    private String messageId(String topic, String webhookId, byte[] body) {
        Map<String, String> headers = new HashMap<>(Map.of("X-Shopify-Topic", topic));
        headers.put("X-Shopify-Webhook-Id", webhookId);
        headers.put(signatureHeader(), Deliveries.signature("s-1", body));
        return Deliveries.events(
                        dialect().translate(Deliveries.of("k", Map.of(), headers, body), Deliveries.source("s-1")))
                .getFirst()
                .path("messageId")
                .asString();
    }

    private JsonNode track(Golden golden) {
        return Deliveries.events(translate(golden.topic(), golden.body())).getLast();
    }

    private static BigDecimal decimal(JsonNode properties, String field) {
        return Optional.of(properties.path(field))
                .filter(JsonNode::isNumber)
                .map(JsonNode::decimalValue)
                .orElseThrow();
    }
}
