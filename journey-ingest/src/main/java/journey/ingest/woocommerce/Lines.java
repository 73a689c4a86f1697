package journey.ingest.woocommerce;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Payload;
import tools.jackson.databind.JsonNode;

/** Line items as products. */
final class Lines {
    private static final int DIGITS = 6;

    private Lines() {}

    /** Left out where there is no list of lines. */
    static void put(JsonNode order, Fields properties) {
        JsonNode lines = order.path("line_items");
        boolean withTax = order.path("prices_include_tax").asBoolean(false);
        if (lines.isArray()) {
            List<Fields> products = Payload.elements(lines)
                    .filter(JsonNode::isObject)
                    .map(line -> product(line, withTax))
                    .toList();
            properties.objects("products", products);
        }
    }

    private static Fields product(JsonNode line, boolean withTax) {
        return new Fields()
                .text("product_id", Payload.id(line, "product_id"))
                .text("sku", Payload.text(line, "sku"))
                .text("name", Payload.text(line, "name"))
                .text("variant", Payload.id(line, "variation_id"))
                .amount("price", price(line, withTax))
                .amount("quantity", Payload.amount(line, "quantity"))
                .text("image_url", Payload.text(line.path("image"), "src").filter(url -> url.startsWith("http")));
    }

    /**
     * Of one piece, as the customer sees it: with the tax where the shop's prices include it. Made of the line's total, because
     * the {@code price} that WooCommerce gives is its quotient in binary.
     */
    private static Optional<BigDecimal> price(JsonNode line, boolean withTax) {
        BigDecimal quantity = Payload.amount(line, "quantity").orElse(BigDecimal.ONE);
        if (quantity.signum() <= 0) {
            return Payload.amount(line, "price");
        }
        return Payload.amount(line, "total")
                .map(total ->
                        withTax ? total.add(Payload.amount(line, "total_tax").orElse(BigDecimal.ZERO)) : total)
                .map(total -> total.divide(quantity, Math.max(total.scale(), DIGITS), RoundingMode.HALF_EVEN)
                        .stripTrailingZeros())
                .map(price -> price.scale() < 0 ? price.setScale(0) : price)
                .or(() -> Payload.amount(line, "price"));
    }
}
