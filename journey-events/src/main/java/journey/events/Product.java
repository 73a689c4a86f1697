package journey.events;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A product as an e-commerce event names it (Segment e-commerce spec v2).
 *
 * @param id product_id, else sku, else name: what lines of a cart are told apart by, together with the variant
 * @param price of one piece, in the currency of the cart or event; not negative
 * @param quantity 1 or more; 1 where the event names none
 */
public record Product(
        String id,
        Optional<String> name,
        Optional<String> variant,
        Optional<String> category,
        Optional<BigDecimal> price,
        int quantity,
        Optional<String> url,
        Optional<String> imageUrl) {

    public Product {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a product has an id");
        }
        if (quantity < 1) {
            throw new IllegalArgumentException("a quantity is 1 or more");
        }
    }

    /** What tells two lines of a cart apart. */
    public String line() {
        return variant.map(v -> id + '\u001f' + v).orElse(id);
    }

    public Product withQuantity(int pieces) {
        return new Product(id, name, variant, category, price, pieces, url, imageUrl);
    }
}
