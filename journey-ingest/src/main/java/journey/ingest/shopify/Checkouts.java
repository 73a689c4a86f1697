package journey.ingest.shopify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.ingest.dialect.Event;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Payload;
import tools.jackson.databind.JsonNode;

/** {@code checkouts/create} and {@code checkouts/update}: an Abandoned checkout resource, while it may still be completed. */
final class Checkouts {
    private Checkouts() {}

    static Optional<List<Event>> created(JsonNode checkout, Optional<Instant> triggered) {
        return told(
                "Checkout Started",
                checkout,
                Payload.time(checkout, "created_at").or(() -> triggered));
    }

    static Optional<List<Event>> updated(JsonNode checkout, Optional<Instant> triggered) {
        return told(
                "Order Updated",
                checkout,
                Payload.time(checkout, "updated_at")
                        .or(() -> triggered)
                        .or(() -> Payload.time(checkout, "created_at")));
    }

    /** A completed checkout has become an order, and that has webhooks of its own. */
    private static Optional<List<Event>> told(String event, JsonNode checkout, Optional<Instant> time) {
        if (Payload.text(checkout, "completed_at").isPresent()) {
            return Optional.of(List.of());
        }
        Fields properties = new Fields()
                .text("checkout_id", Payload.id(checkout, "token").or(() -> Payload.id(checkout, "id")))
                .text("cart_id", Payload.id(checkout, "cart_token"))
                .text("email", Customers.email(checkout))
                .text("checkout_url", Payload.text(checkout, "abandoned_checkout_url"));
        Money.put(checkout, properties);
        Lines.put(checkout.path("line_items"), properties);
        return Customers.who(checkout, "token", "id")
                .map(who -> ShopifyDialect.introduced(
                        Customers.introduced(checkout, who, time), Event.track(event, who, time, properties)));
    }
}
