package journey.ingest.shopify;

import java.time.Instant;
import java.util.Optional;
import journey.ingest.dialect.Event;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Payload;
import journey.ingest.dialect.Who;
import tools.jackson.databind.JsonNode;

/** The person in a checkout or an order. */
final class Customers {
    private Customers() {}

    /** The shop's customer, else a name made of the first token that there is; empty without any. */
    static Optional<Who> who(JsonNode payload, String checkoutToken, String orderId) {
        return Payload.id(payload.path("customer"), "id")
                .map(Who::user)
                .or(() -> Payload.id(payload, checkoutToken).map(token -> Who.anonymous("shopify-checkout-" + token)))
                .or(() -> Payload.id(payload, "cart_token").map(token -> Who.anonymous("shopify-cart-" + token)))
                .or(() -> Payload.id(payload, orderId).map(Customers::ofOrder));
    }

    static Who ofOrder(String orderId) {
        return Who.anonymous("shopify-order-" + orderId);
    }

    static Optional<String> email(JsonNode payload) {
        return Payload.text(payload, "email")
                .or(() -> Payload.text(payload, "contact_email"))
                .or(() -> Payload.text(payload.path("customer"), "email"));
    }

    /** Empty where the payload tells nothing about the person. */
    static Optional<Event> introduced(JsonNode payload, Who who, Optional<Instant> time) {
        JsonNode customer = payload.path("customer");
        JsonNode address = payload.path("billing_address").isObject()
                ? payload.path("billing_address")
                : payload.path("shipping_address");
        Fields traits = new Fields()
                .text("email", email(payload))
                .text("firstName", name(customer, address, "first_name"))
                .text("lastName", name(customer, address, "last_name"))
                .object("consent", new Fields().flag("email", marketing(payload)));
        if (traits.isEmpty()) {
            return Optional.empty();
        }
        traits.text("locale", Payload.text(payload, "customer_locale"))
                .object("address", new Fields().text("country", country(address, customer)));
        return Optional.of(Event.identify(who, time, traits));
    }

    private static Optional<String> name(JsonNode customer, JsonNode address, String field) {
        return Payload.text(customer, field).or(() -> Payload.text(address, field));
    }

    private static Optional<String> country(JsonNode address, JsonNode customer) {
        return Payload.text(address, "country_code")
                .or(() -> Payload.text(customer.path("default_address"), "country_code"));
    }

    /**
     * What the shop says that the customer allowed. Nothing where nobody subscribed and nobody refused: a box left empty at a
     * checkout takes back no consent that was given elsewhere. A refusal outweighs a ticked box until the shop itself says
     * {@code subscribed} again.
     */
    private static Optional<Boolean> marketing(JsonNode payload) {
        JsonNode customer = payload.path("customer");
        return switch (Payload.text(customer.path("email_marketing_consent"), "state")
                .orElse("")) {
            case "subscribed" -> Optional.of(true);
            case "unsubscribed", "redacted", "invalid" -> Optional.of(false);
            default ->
                payload.path("buyer_accepts_marketing").asBoolean(false)
                                || customer.path("accepts_marketing").asBoolean(false)
                        ? Optional.of(true)
                        : Optional.empty();
        };
    }
}
