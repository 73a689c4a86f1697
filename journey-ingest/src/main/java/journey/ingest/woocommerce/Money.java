package journey.ingest.woocommerce;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Collectors;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Payload;
import tools.jackson.databind.JsonNode;

/** The amounts of an order. WooCommerce's totals of lines and shipping never include tax, whatever its prices do. */
final class Money {
    private Money() {}

    static void put(JsonNode order, Fields properties) {
        Optional<BigDecimal> total = Payload.amount(order, "total");
        Optional<BigDecimal> tax = Payload.amount(order, "total_tax");
        Optional<BigDecimal> shipping = Payload.amount(order, "shipping_total");
        Optional<BigDecimal> revenue = revenue(order)
                .or(() -> total.map(amount ->
                        amount.subtract(tax.orElse(BigDecimal.ZERO)).subtract(shipping.orElse(BigDecimal.ZERO))));
        properties
                .amount("value", revenue)
                .amount("revenue", revenue)
                .amount("total", total)
                .amount("tax", tax)
                .amount("shipping", shipping)
                .amount("discount", Payload.amount(order, "discount_total"))
                .text("coupon", coupons(order))
                .text("currency", Payload.text(order, "currency"));
    }

    /** What the lines come to after discounts. Fees are no goods. */
    private static Optional<BigDecimal> revenue(JsonNode order) {
        JsonNode lines = order.path("line_items");
        return Payload.elements(lines)
                        .anyMatch(line -> Payload.amount(line, "total").isPresent())
                ? Optional.of(Payload.sum(lines, line -> Payload.amount(line, "total")))
                : Optional.empty();
    }

    private static Optional<String> coupons(JsonNode order) {
        return Optional.of(Payload.elements(order.path("coupon_lines"))
                        .flatMap(coupon -> Payload.text(coupon, "code").stream())
                        .collect(Collectors.joining(",")))
                .filter(codes -> !codes.isEmpty());
    }
}
