package journey.ingest.woocommerce;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import journey.ingest.dialect.Event;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Fingerprint;
import journey.ingest.dialect.Payload;
import journey.ingest.dialect.Who;
import tools.jackson.databind.JsonNode;

/**
 * An Order resource is a state, not an event, and comes anew with every note that somebody writes to it. What its status says
 * is told as the fact that it stands for:
 *
 * <ul>
 *   <li>{@code pending}, {@code checkout-draft}: the checkout goes on, the customer has yet to pay;
 *   <li>{@code on-hold}, {@code processing}, {@code completed}: bought. {@code on-hold} is an order that is paid by transfer or
 *       cheque: the customer has done their part, and is not to be reminded of a cart. WooCommerce's own reports count it too;
 *   <li>{@code failed}: the payment failed, and is often tried again; {@code cancelled}; {@code refunded}: as a whole. Parts are
 *       listed in {@code refunds} while the order keeps its status;
 *   <li>any other is a plugin's, and tells only who the customer is.
 * </ul>
 *
 * <p>A purchase, a cancellation and a refund happen once to an order: their messageIds are made of the order, so that
 * however many deliveries tell them, they stay one event.
 */
final class Orders {
    private Orders() {}

    static Optional<List<Event>> created(JsonNode order, String source) {
        return told(order, source, "Checkout Started");
    }

    static Optional<List<Event>> updated(JsonNode order, String source) {
        return told(order, source, "Order Updated");
    }

    /** Moved to the trash, which shops also do to tidy up: it says nothing of money. Only the id is delivered. */
    static Optional<List<Event>> deleted(JsonNode order) {
        return Payload.id(order, "id")
                .map(id -> List.of(Event.track(
                        "Order Deleted",
                        Customers.ofOrder(id),
                        Optional.empty(),
                        new Fields().text("order_id", Optional.of(id)))));
    }

    private static Optional<List<Event>> told(JsonNode order, String source, String whilePending) {
        return Payload.id(order, "id").map(id -> new Telling(order, id, source).events(whilePending));
    }

    /** What one delivery of an order tells. */
    private record Telling(JsonNode order, String id, String source) {
        List<Event> events(String whilePending) {
            List<Event> events = new ArrayList<>();
            Customers.introduced(order, who(), changed()).ifPresent(events::add);
            switch (Payload.text(order, "status").orElse("")) {
                case "pending", "checkout-draft" ->
                    events.add(Event.track(whilePending, who(), changed(), properties()));
                case "on-hold", "processing", "completed" -> {
                    events.add(once("Order Completed", placed(), properties()));
                    partialRefunds(events);
                }
                case "failed" -> events.add(Event.track("Payment Failed", who(), changed(), properties()));
                case "cancelled" -> events.add(once("Order Cancelled", changed(), properties()));
                // Without an amount it is the whole order, also where parts were given back before.
                case "refunded" ->
                    events.add(once(
                            "Order Refunded",
                            changed(),
                            properties().without("total").without("value").without("products")));
                default -> {
                    // A plugin's status: what it means, nobody can know.
                }
            }
            return events;
        }

        private Who who() {
            return Customers.of(order, id);
        }

        private Event once(String event, Optional<Instant> time, Fields properties) {
            return Event.track(event, who(), time, properties).known(fact(event, ""));
        }

        private String fact(String event, String part) {
            return "woocommerce-" + Fingerprint.of(source, id, event, part);
        }

        /** The list has ids and amounts, but no times: the order's last change stands for them. */
        private void partialRefunds(List<Event> events) {
            Payload.elements(order.path("refunds")).forEach(refund -> {
                Optional<String> refundId = Payload.id(refund, "id");
                Fields properties = new Fields()
                        .text("order_id", Optional.of(id))
                        .text("refund_id", refundId)
                        .amount("total", Payload.amount(refund, "total").map(total -> total.abs()))
                        .text("currency", Payload.text(order, "currency"));
                if (refundId.isPresent() && properties.has("total")) {
                    events.add(Event.track("Order Refunded", who(), changed(), properties)
                            .known(fact("Order Refunded", refundId.get())));
                }
            });
        }

        private Optional<Instant> placed() {
            return Payload.time(order, "date_paid_gmt").or(() -> Payload.time(order, "date_created_gmt"));
        }

        private Optional<Instant> changed() {
            return Payload.time(order, "date_modified_gmt").or(() -> Payload.time(order, "date_created_gmt"));
        }

        private Fields properties() {
            Fields properties = new Fields()
                    .text("order_id", Optional.of(id))
                    .text("order_number", Payload.text(order, "number"))
                    .text("email", Payload.text(order.path("billing"), "email"))
                    .text("payment_method", Payload.text(order, "payment_method"));
            Money.put(order, properties);
            Lines.put(order, properties);
            return properties;
        }
    }
}
