package journey.ingest.shopify;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Payload;
import tools.jackson.databind.JsonNode;

/** Line items as products. The price is the one that customers see: with the tax where the shop's prices include it. */
final class Lines {
    /** What Shopify calls the only variant of a product without variants. */
    private static final String NO_VARIANTS = "Default Title";

    private Lines() {}

    /** Left out where there is no list of lines. */
    static void put(JsonNode lines, Fields properties) {
        if (lines.isArray()) {
            List<Fields> products = Payload.elements(lines)
                    .filter(JsonNode::isObject)
                    .map(line -> product(line, Payload.amount(line, "quantity")))
                    .toList();
            properties.objects("products", products);
        }
    }

    static Fields product(JsonNode line, Optional<BigDecimal> quantity) {
        return new Fields()
                .text("product_id", Payload.id(line, "product_id"))
                .text("variant_id", Payload.id(line, "variant_id"))
                .text("sku", Payload.text(line, "sku"))
                .text("name", Payload.text(line, "title").or(() -> Payload.text(line, "name")))
                .text("variant", Payload.text(line, "variant_title").filter(title -> !title.equals(NO_VARIANTS)))
                .text("brand", Payload.text(line, "vendor"))
                .amount("price", Payload.amount(line, "price"))
                .amount("quantity", quantity)
                .text("url", address(line, "url"))
                .text("image_url", address(line, "image_url"));
    }

    /** Addresses of the shop's own files come without their scheme. */
    private static Optional<String> address(JsonNode line, String field) {
        return Payload.text(line, field)
                .map(url -> url.startsWith("//") ? "https:" + url : url)
                .filter(url -> url.startsWith("https://") || url.startsWith("http://"));
    }
}
