package journey.ingest.woocommerce;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.ingest.dialect.Event;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Payload;
import journey.ingest.dialect.Who;
import tools.jackson.databind.JsonNode;

/** People with an account, and guests. WooCommerce itself knows no consent to marketing, so none is told. */
final class Customers {
    private Customers() {}

    /** {@code customer.created} and {@code customer.updated}: a Customer resource. */
    static Optional<List<Event>> told(JsonNode customer) {
        Optional<Instant> time =
                Payload.time(customer, "date_modified_gmt").or(() -> Payload.time(customer, "date_created_gmt"));
        JsonNode billing = customer.path("billing");
        Fields traits = new Fields()
                .text("email", Payload.text(customer, "email").or(() -> Payload.text(billing, "email")))
                .text("firstName", name(customer, billing, "first_name"))
                .text("lastName", name(customer, billing, "last_name"))
                .object("address", country(billing));
        return Payload.id(customer, "id")
                .map(id -> traits.isEmpty() ? List.of() : List.of(Event.identify(Who.user(id), time, traits)));
    }

    /** The account of an order, else a name made of the order. */
    static Who of(JsonNode order, String orderId) {
        return Payload.id(order, "customer_id").map(Who::user).orElseGet(() -> ofOrder(orderId));
    }

    static Who ofOrder(String orderId) {
        return Who.anonymous("woocommerce-order-" + orderId);
    }

    /** Empty where the order tells nothing about the person. */
    static Optional<Event> introduced(JsonNode order, Who who, Optional<Instant> time) {
        JsonNode billing = order.path("billing");
        Fields traits = new Fields()
                .text("email", Payload.text(billing, "email"))
                .text("firstName", Payload.text(billing, "first_name"))
                .text("lastName", Payload.text(billing, "last_name"))
                .object("address", country(billing));
        return traits.isEmpty() ? Optional.empty() : Optional.of(Event.identify(who, time, traits));
    }

    private static Optional<String> name(JsonNode customer, JsonNode billing, String field) {
        return Payload.text(customer, field).or(() -> Payload.text(billing, field));
    }

    private static Fields country(JsonNode billing) {
        return new Fields().text("country", Payload.text(billing, "country"));
    }
}
