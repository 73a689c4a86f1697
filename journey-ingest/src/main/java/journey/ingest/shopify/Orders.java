package journey.ingest.shopify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.ingest.dialect.Event;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Payload;
import tools.jackson.databind.JsonNode;

/** {@code orders/create}, {@code orders/paid} and {@code orders/cancelled}: an Order resource. */
final class Orders {
    /** Payment states in which nothing will ever be paid. */
    private static final Set<String> UNPAID_FOR_GOOD = Set.of("voided", "expired");

    private Orders() {}

    /**
     * Placed is bought, also before it is paid for: cash on delivery is. An order that was cancelled or whose payment was
     * voided by the time of the delivery is no purchase; then only the customer is told.
     */
    static Optional<List<Event>> placed(JsonNode order, Optional<Instant> triggered) {
        Optional<Instant> time = Payload.time(order, "processed_at")
                .or(() -> Payload.time(order, "created_at"))
                .or(() -> triggered);
        return Payload.id(order, "id").map(id -> {
            var who = Customers.who(order, "checkout_token", "id").orElseGet(() -> Customers.ofOrder(id));
            Optional<Event> customer = Customers.introduced(order, who, time);
            return isVoid(order)
                    ? customer.stream().toList()
                    : ShopifyDialect.introduced(
                            customer, Event.track("Order Completed", who, time, properties(order, id)));
        });
    }

    static Optional<List<Event>> cancelled(JsonNode order, Optional<Instant> triggered) {
        Optional<Instant> time = Payload.time(order, "cancelled_at")
                .or(() -> Payload.time(order, "updated_at"))
                .or(() -> triggered);
        return Payload.id(order, "id").map(id -> {
            var who = Customers.who(order, "checkout_token", "id").orElseGet(() -> Customers.ofOrder(id));
            Fields properties = properties(order, id).text("reason", Payload.text(order, "cancel_reason"));
            return ShopifyDialect.introduced(
                    Customers.introduced(order, who, time), Event.track("Order Cancelled", who, time, properties));
        });
    }

    private static boolean isVoid(JsonNode order) {
        return Payload.text(order, "cancelled_at").isPresent()
                || Payload.text(order, "financial_status")
                        .filter(UNPAID_FOR_GOOD::contains)
                        .isPresent();
    }

    private static Fields properties(JsonNode order, String id) {
        Fields properties = new Fields()
                .text("order_id", Optional.of(id))
                .text("order_number", Payload.text(order, "name").or(() -> Payload.text(order, "order_number")))
                .text("checkout_id", Payload.id(order, "checkout_token").or(() -> Payload.id(order, "checkout_id")))
                .text("cart_id", Payload.id(order, "cart_token"))
                .text("email", Customers.email(order));
        Money.put(order, properties);
        Lines.put(order.path("line_items"), properties);
        return properties;
    }
}
