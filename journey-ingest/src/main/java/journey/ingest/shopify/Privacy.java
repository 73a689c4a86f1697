package journey.ingest.shopify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.ingest.dialect.Event;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Fingerprint;
import journey.ingest.dialect.Payload;
import journey.ingest.dialect.Who;
import tools.jackson.databind.JsonNode;

/**
 * The three mandatory privacy topics, as plain events with the ids that whoever acts on them needs. The address travels as a
 * trait, so that the event reaches the customer it is about.
 */
final class Privacy {
    private Privacy() {}

    static Optional<List<Event>> customer(String event, JsonNode payload, Optional<Instant> triggered) {
        JsonNode customer = payload.path("customer");
        Optional<String> id = Payload.id(customer, "id");
        Optional<String> email = Payload.text(customer, "email");
        JsonNode orders = payload.path("orders_to_redact").isArray()
                ? payload.path("orders_to_redact")
                : payload.path("orders_requested");
        Fields properties = shop(payload)
                .text("customer_id", id)
                .text("request_id", Payload.id(payload.path("data_request"), "id"))
                .texts(
                        "order_ids",
                        Payload.elements(orders)
                                .flatMap(order -> Payload.text(order).stream())
                                .toList());
        Fields context = new Fields().object("traits", new Fields().text("email", email));
        return id.map(Who::user)
                .or(() -> email.map(address -> Who.anonymous("shopify-customer-" + Fingerprint.of(address))))
                .map(who ->
                        List.of(Event.track(event, who, triggered, properties).within(context)));
    }

    static Optional<List<Event>> shop(JsonNode payload, Optional<Instant> triggered) {
        return Payload.id(payload, "shop_id")
                .or(() -> Payload.id(payload, "shop_domain"))
                .map(shop -> List.of(Event.track(
                        "Shop Redaction Requested", Who.anonymous("shopify-shop-" + shop), triggered, shop(payload))));
    }

    private static Fields shop(JsonNode payload) {
        return new Fields()
                .text("shop_id", Payload.id(payload, "shop_id"))
                .text("shop_domain", Payload.text(payload, "shop_domain"));
    }
}
