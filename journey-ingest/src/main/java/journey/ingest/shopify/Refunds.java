package journey.ingest.shopify;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.ingest.dialect.Event;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Payload;
import tools.jackson.databind.JsonNode;

/**
 * {@code refunds/create}: a Refund resource. It names its order and nobody; who that is follows from the order.
 *
 * <p>{@code total} is what was given back for goods, without tax and shipping, because revenue is counted so and the refund
 * is set off against it.
 */
final class Refunds {
    private static final Set<String> FAILED = Set.of("failure", "error");

    private Refunds() {}

    static Optional<List<Event>> made(JsonNode refund, Optional<Instant> triggered) {
        Optional<Instant> time = Payload.time(refund, "processed_at")
                .or(() -> Payload.time(refund, "created_at"))
                .or(() -> triggered);
        JsonNode items = refund.path("refund_line_items");
        return Payload.id(refund, "order_id").map(order -> {
            Fields properties = new Fields()
                    .text("order_id", Optional.of(order))
                    .text("refund_id", Payload.id(refund, "id"))
                    .amount("total", Optional.of(items.isEmpty() ? withoutItems(refund) : ofItems(refund, items)))
                    .amount("tax", Optional.of(Payload.sum(items, item -> Payload.amount(item, "total_tax"))))
                    .text("currency", currency(refund))
                    .objects(
                            "products",
                            Payload.elements(items)
                                    .map(item ->
                                            Lines.product(item.path("line_item"), Payload.amount(item, "quantity")))
                                    .filter(product -> !product.isEmpty())
                                    .toList());
            return List.of(Event.track("Order Refunded", Customers.ofOrder(order), time, properties));
        });
    }

    /** Where the shop gave back less or more than the items come to, an adjustment says by how much: positive is less. */
    private static BigDecimal ofItems(JsonNode refund, JsonNode items) {
        BigDecimal goods = Payload.sum(items, Refunds::withoutTax);
        BigDecimal kept = Payload.sum(
                refund.path("order_adjustments"),
                adjustment -> Payload.amount(adjustment, "amount").filter(amount -> !isShipping(adjustment)));
        return goods.subtract(kept).max(BigDecimal.ZERO);
    }

    private static Optional<BigDecimal> withoutTax(JsonNode item) {
        BigDecimal taxWithin = Money.includesTax(item.path("line_item"))
                ? Payload.amount(item, "total_tax").orElse(BigDecimal.ZERO)
                : BigDecimal.ZERO;
        return Payload.amount(item, "subtotal").map(subtotal -> subtotal.subtract(taxWithin));
    }

    /** Money without items: all that is not for shipping. */
    private static BigDecimal withoutItems(JsonNode refund) {
        BigDecimal money = Payload.sum(
                refund.path("transactions"),
                each -> Payload.amount(each, "amount")
                        .filter(amount -> Payload.text(each, "kind")
                                .filter("refund"::equals)
                                .isPresent())
                        .filter(amount -> Payload.text(each, "status")
                                .filter(FAILED::contains)
                                .isEmpty()));
        BigDecimal shipping = Payload.sum(
                        refund.path("order_adjustments"),
                        adjustment -> isShipping(adjustment)
                                ? Payload.amount(adjustment, "amount")
                                        .map(amount -> amount.add(Payload.amount(adjustment, "tax_amount")
                                                .orElse(BigDecimal.ZERO)))
                                : Optional.empty())
                .negate()
                .add(Payload.sum(
                        refund.path("refund_shipping_lines"),
                        line -> Payload.amount(line.path("subtotal_amount_set").path("shop_money"), "amount")));
        return money.subtract(shipping).max(BigDecimal.ZERO);
    }

    private static boolean isShipping(JsonNode adjustment) {
        return Payload.text(adjustment, "kind")
                .filter("shipping_refund"::equals)
                .isPresent();
    }

    private static Optional<String> currency(JsonNode refund) {
        return Payload.text(
                        refund.path("refund_line_items")
                                .path(0)
                                .path("subtotal_set")
                                .path("shop_money"),
                        "currency_code")
                .or(() -> Payload.text(refund.path("transactions").path(0), "currency"));
    }
}
